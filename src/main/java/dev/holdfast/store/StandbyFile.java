package dev.holdfast.store;

import dev.holdfast.sync.FileRole;

/** The SQLite file's own word on what it is for. */
public interface StandbyFile {

  /** Where it lies. */
  String path();

  /** What it was last opened as. */
  FileRole role();

  /** The file of a service, which is opened as something while it starts. */
  interface Opened extends StandbyFile {

    /** Records what it is opened as now. */
    void become(FileRole role);
  }
}
