package dev.holdfast.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be set under {@code holdfast.*}; the README has the same table. One long
 * file, because that is what a reader looks through, and a test compares it with the README.
 */
@ConfigMapping(prefix = "holdfast")
public interface HoldfastConfig {

  /** {@code production}, {@code development} or {@code testing}; follows from {@code ENV}. */
  @WithDefault("development")
  Environment environment();

  /** The version of the service; set by the build. */
  @WithDefault("${quarkus.application.version}")
  String version();

  /** What the start found out; set by the service itself. */
  Start start();

  /** The command that is run instead of the service; set by the service itself. */
  Optional<String> command();

  /** The SQLite file. */
  Standby standby();

  /** The PostgreSQL server's pool. */
  Postgres postgres();

  /** The failover and what comes back from it. */
  Sync sync();

  /** The built-in worker. */
  Worker worker();

  /** The built-in handler {@code http.request}. */
  HttpRequest httpRequest();

  /** The operations that were applied. */
  Operations operations();

  /** What the start found out about the configuration; not to be set. */
  interface Start {
    /** The chosen database and why, without a secret. */
    Optional<String> choice();

    /** Something that was ignored. */
    Optional<String> warning();

    /** Why the service must not start. */
    Optional<String> refusal();
  }

  /** How SQLite is opened. */
  interface Standby {
    /** The file; its folders are made. Also {@code DATABASE_PATH}. */
    @WithDefault("data/holdfast.db")
    String path();

    /**
     * The folder that holds SQLite's shared library or takes it while it is loaded. If empty, the
     * executable's may hold it, and the one for temporary files or the file's own may take it.
     */
    Optional<String> libraryFolder();

    /** Connections that read, 1 to 64. */
    @WithDefault("4")
    int readers();

    /** Page cache of all connections, in MiB, 1 to 65536; never over an eighth of the memory. */
    @WithDefault("64")
    int cacheSizeMib();

    /** How long a connection waits for another process's lock, up to 10 minutes. */
    @WithDefault("15S")
    Duration busyTimeout();

    /** What the write-ahead log is cut back to after a checkpoint, in MiB, 1 to 65536. */
    @WithDefault("64")
    int journalSizeLimitMib();

    /** {@code FULL}: an acknowledged write survives a power cut. {@code NORMAL}: a crash only. */
    @WithDefault("FULL")
    Synchronous synchronous();

    /** Below so much free space, in MiB, health and the log warn; 0 to 1048576. */
    @WithDefault("256")
    int freeSpaceWarningMib();
  }

  /** SQLite's {@code synchronous} setting of the writer. */
  enum Synchronous {
    FULL,
    NORMAL
  }

  /** Where PostgreSQL is and how its connections are made and pooled. */
  interface Postgres {
    /** Whether there is one; set by the service itself. */
    @WithDefault("false")
    boolean configured();

    /** Set by the service itself, as the next four are. */
    @WithDefault("localhost")
    String host();

    /** TCP port. */
    @WithDefault("5432")
    int port();

    /** Name of the database. */
    @WithDefault("holdfast")
    String database();

    /** As in libpq. */
    @WithDefault("prefer")
    String sslMode();

    /** A file, or {@code system}. */
    Optional<String> sslRootCert();

    /** The schema that holds the tables; it is made if it may be. */
    @WithDefault("public")
    String schema();

    /** How long connecting may take, 100 ms to 1 minute. */
    @WithDefault("5S")
    Duration connectTimeout();

    /**
     * How often a refused connection is tried again before a call fails, 0 to 100. A call that
     * fails is redirected, so waiting only delays it.
     */
    @WithDefault("0")
    int reconnectAttempts();

    /** The pause between these, 10 ms to 1 minute. */
    @WithDefault("0.2S")
    Duration reconnectInterval();

    /** The server gives a statement up after this, 100 ms to 1 hour. */
    @WithDefault("10S")
    Duration statementTimeout();

    /** The server gives a wait for a lock up after this, 10 ms to 1 hour. */
    @WithDefault("5S")
    Duration lockTimeout();

    /** The server ends a session that idles in a transaction for this, 1 s to 1 hour. */
    @WithDefault("15S")
    Duration idleInTransactionTimeout();

    /** A connection that says nothing for so long is closed; longer than a statement may take. */
    @WithDefault("20S")
    Duration silenceTimeout();

    /**
     * Whether limits and schema are set as each connection starts. A PgBouncer refuses that: switch
     * it off there and set them for the role.
     */
    @WithDefault("true")
    boolean sessionParameters();

    /** Connections kept, 1 to 100; 20 in production, else 5. Also {@code POOL_SIZE}. */
    @WithDefault("5")
    int poolSize();

    /** Connections beyond these under load, 0 to 50. Also {@code MAX_OVERFLOW}. */
    @WithDefault("10")
    int maxOverflow();

    /** Seconds to wait for a connection, 1 to 300. Also {@code POOL_TIMEOUT}. */
    @WithDefault("30")
    int poolTimeout();

    /** Seconds after which a connection is replaced, 300 to 7200. Also {@code POOL_RECYCLE}. */
    @WithDefault("3600")
    int poolRecycle();

    /** Whether connections are pooled at all. Also {@code TOKEN_PERSISTENCE_ENABLED}. */
    @WithDefault("true")
    boolean tokenPersistenceEnabled();
  }

  /** How PostgreSQL is watched, and what is done while it is away. */
  interface Sync {
    /** Between the starts of two probes, 50 ms to 1 minute. */
    @WithDefault("0.25S")
    Duration probeInterval();

    /** By when a probe must be answered, 50 ms to 1 minute. */
    @WithDefault("0.5S")
    Duration probeDeadline();

    /** Missed deadlines in a row that make an outage, 1 to 100; a refused one is enough. */
    @WithDefault("2")
    int missesToTrip();

    /** Good probes in a row before PostgreSQL serves again, 1 to 100. */
    @WithDefault("3")
    int goodToFlip();

    /** The first wait after a way back that failed; it doubles. 10 ms to 1 hour. */
    @WithDefault("0.5S")
    Duration cooldown();

    /** The longest such wait, up to 1 day. */
    @WithDefault("30S")
    Duration cooldownMost();

    /** Between two looks of the copy at what has changed, 50 ms to 1 minute. */
    @WithDefault("0.3S")
    Duration pullInterval();

    /** How long new writes may be held for a flip back, 10 ms to 10 s; longer if that failed. */
    @WithDefault("0.1S")
    Duration gateDeadline();

    /** How long a start waits for PostgreSQL's word, up to 5 minutes. */
    @WithDefault("5S")
    Duration startDeadline();

    /** Time over a lease before another's expired one is taken over; over 5 s, up to 1 hour. */
    @WithDefault("10S")
    Duration takeoverGrace();

    /** Which tasks are run while PostgreSQL is away: only those that nobody else can have. */
    @WithDefault("OWN")
    Work work();

    /** Most that the journal may hold, in MiB, 16 to 1048576. */
    @WithDefault("8192")
    int journalMib();

    /** How old the oldest operation of the journal may be, 1 hour to 1 year. */
    @WithDefault("168H")
    Duration journalAge();

    /** Whether drills are allowed; unset means only with {@code ENV=development}. */
    Optional<Boolean> drills();
  }

  /** What a worker does while PostgreSQL is away. */
  enum Work {
    /** Tasks that this process has made since, which nobody else can run. */
    OWN,
    /** Nothing new; what it runs already goes on. */
    NONE,
    /** Everything that the copy has: others may run it too. */
    ALL
  }

  /** How tasks are run in this process. */
  interface Worker {
    /** Whether this process runs tasks. */
    @WithDefault("true")
    boolean enabled();

    /** Handlers that run at the same time, 1 to 1024. */
    @WithDefault("32")
    int concurrency();

    /** Tasks claimed at once and kept ready, 1 to 1000. */
    @WithDefault("256")
    int batch();

    /** How often due tasks are looked for without a signal, 10 ms to 1 minute. */
    @WithDefault("0.5S")
    Duration pollInterval();

    /** How long a claim holds without a heartbeat, 1 s to 1 hour. */
    @WithDefault("30S")
    Duration lease();

    /** Limit of an attempt of a task that has none of its own, 1 s to 30 days. */
    @WithDefault("2H")
    Duration defaultTimeout();

    /** How long a stop waits for running handlers, up to 10 minutes. */
    @WithDefault("10S")
    Duration drainTimeout();

    /** Only tasks of these queues; unset means all. */
    Optional<List<String>> queues();
  }

  /** Which addresses {@code http.request} may reach. */
  interface HttpRequest {
    /**
     * Whether private, loopback and link-local addresses may be called; unset means everywhere but
     * in production.
     */
    Optional<Boolean> allowPrivateTargets();
  }

  /** How long answers to repeated requests are kept. */
  interface Operations {
    /** At least 24 hours, at most 1 year. */
    @WithDefault("24H")
    Duration retention();
  }
}
