package dev.holdfast.outage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What a superuser can do to a server that lets one in. Each call has a connection of its own,
 * which may write though the server is read-only.
 */
public final class Console {
  static final String SUPERUSER = "postgres";
  static final String NAME = "console";
  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final String SECONDS_TO_ANSWER = "30";

  private final int port;

  Console(int port) {
    this.port = port;
  }

  Connection connect() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", SUPERUSER);
    login.setProperty("ApplicationName", NAME);
    login.setProperty("options", "-c default_transaction_read_only=off");
    login.setProperty("socketTimeout", SECONDS_TO_ANSWER);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, SUPERUSER), login);
  }

  /** Runs statements, each by itself. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column, as text. */
  public List<String> values(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as text. */
  public String value(String sql) {
    return values(sql).get(0);
  }

  /** Waits until the first column of the first row is this. */
  public void await(String expected, String sql) {
    Patience.until(() -> expected.equals(value(sql)));
  }

  /**
   * Gives a setting a value, for every statement that begins from now on, also in sessions that are
   * open and have not set it themselves. What is read only at the start counts from the next start.
   */
  public void set(String setting, String value) {
    execute("alter system set " + setting + " = '" + value.replace("'", "''") + "'");
    reload();
  }

  /** Takes back what {@link #set} did. */
  public void reset(String setting) {
    execute("alter system reset " + setting);
    reload();
  }

  private void reload() {
    // A new backend has it from the postmaster, who tells all others before it makes a new one.
    String loaded = "select pg_conf_load_time()";
    String before = value(loaded);
    execute("select pg_reload_conf()");
    Patience.until(() -> !before.equals(value(loaded)));
  }

  /** The server takes no writes, or takes them again. */
  public void readOnly(boolean readOnly) {
    set("default_transaction_read_only", readOnly ? "on" : "off");
  }

  /** From now on this is a role's password; it is made if there is none. Its sessions go on. */
  public void password(String role, String password) {
    boolean known = !values("select 1 from pg_roles where rolname = '" + role + "'").isEmpty();
    String change = (known ? "alter" : "create") + " role %s login password '%s'";
    execute(change.formatted(role, password.replace("'", "''")));
  }

  /** The clients' backends that go by this application name. */
  public List<Long> backends(String applicationName) {
    String sql =
        """
        select pid from pg_stat_activity
        where backend_type = 'client backend' and application_name = '%s'
        """;
    return values(sql.formatted(applicationName)).stream().map(Long::valueOf).toList();
  }

  /** Takes every connection that is free, the superusers' too, so that nobody gets one more. */
  public Crowd useUpConnections() {
    List<Connection> taken = new ArrayList<>();
    while (true) {
      try {
        taken.add(connect());
      } catch (SQLException e) {
        Crowd crowd = new Crowd(taken);
        if (!TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
          crowd.close();
          throw new IllegalStateException(e);
        }
        if (crowd.isAlone()) {
          return crowd;
        }
      }
    }
  }
}
