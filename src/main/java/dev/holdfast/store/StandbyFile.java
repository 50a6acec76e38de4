package dev.holdfast.store;

/** The SQLite file's own word on what it is for; used while the service starts. */
public interface StandbyFile {

  /** Where it lies. */
  String path();

  /** What it was last opened as. */
  FileRole role();

  /** Records what it is opened as now. */
  void become(FileRole role);
}
