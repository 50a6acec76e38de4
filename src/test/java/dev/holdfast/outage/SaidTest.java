package dev.holdfast.outage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaidTest {
  @ParameterizedTest
  @ValueSource(strings = {"COMMIT", "commit;", " Commit work", "END", "insert into t; commit"})
  void whatEndsATransactionWithSuccessIsACommit(String sql) {
    Said said = new Said(sql, true);
    assertThat(said.isCommit()).isTrue();
    assertThat(said.commits()).isTrue();
    assertThat(said.leavesTransactionOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "select 'commit'", "committed()", "endless", "insert into commit"})
  void whatOnlyLooksLikeItIsNone(String sql) {
    Said said = new Said(sql, true);
    assertThat(said.isCommit()).isFalse();
    assertThat(said.commits()).isFalse();
    assertThat(said.leavesTransactionOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t values (1)",
        "\n  Update t set a = 1",
        "delete from t",
        "with row as (insert into t values (1) returning a)\nselect * from row",
        "select 1, case when true then pg_logical_emit_message(true, 'a', '') end"
      })
  void aWriteCommitsOutsideATransactionOnly(String sql) {
    assertThat(new Said(sql, false).commits()).isTrue();
    assertThat(new Said(sql, false).isCommit()).isFalse();
    assertThat(new Said(sql, true).commits()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEGIN", "start transaction", "begin isolation level serializable"})
  void aTransactionBegins(String sql) {
    assertThat(new Said(sql, false).leavesTransactionOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollback", "ROLLBACK WORK", "abort", "begin; rollback"})
  void aTransactionIsGivenUp(String sql) {
    assertThat(new Said(sql, true).leavesTransactionOpen()).isFalse();
    assertThat(new Said(sql, true).isCommit()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollback to savepoint a", "ROLLBACK WORK TO a", "savepoint a"})
  void aSavepointEndsNoTransaction(String sql) {
    assertThat(new Said(sql, true).leavesTransactionOpen()).isTrue();
  }
}
