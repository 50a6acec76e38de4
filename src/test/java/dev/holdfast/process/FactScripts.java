package dev.holdfast.process;

import static dev.holdfast.process.Call.batch;
import static dev.holdfast.process.Call.delete;
import static dev.holdfast.process.Call.get;
import static dev.holdfast.process.Call.merge;
import static dev.holdfast.process.Call.page;
import static dev.holdfast.process.Call.patch;
import static dev.holdfast.process.Call.post;
import static dev.holdfast.process.Call.put;

import java.util.ArrayList;
import java.util.List;

/** Facts, and what belongs to no resource, for {@link DifferentialIT}. */
final class FactScripts {
  private static final String FACTS = "/facts";
  private static final String NOBODY = "/facts/00000000-0000-4000-8000-000000000000";

  /** Texts whose case folds in unusual ways, or which mean something to SQL. */
  private static final List<String> TEXTS =
      List.of(
          "Straße und Gasse",
          "STRASSE UND GASSE",
          "İstanbul ve Iğdır",
          "ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ",
          "σίσυφος",
          "ﬁne ﬂags, ŉ, ǰ, ẞ, Ǆ",
          "100% of a_b\\\\c",
          "100 percent of axb",
          "it's a \\\"quoted\\\" $1 ?1 :name; drop table facts --",
          "😀 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐐀𐐨 🏳️‍🌈",
          "e\\u0301 is not \\u00e9",
          "tab\\tnew\\nline \\u0001 \\u2028 \\ufeff \\uffff",
          "Кириллица ЁЖ",
          "ทดสอบ 测试 テスト");

  private static final List<String> SEARCHES =
      List.of(
          "straße",
          "STRASSE",
          "strasse",
          "ß",
          "SS",
          "s",
          "istanbul",
          "i̇stanbul",
          "İ",
          "ı",
          "I",
          "σίσυφος",
          "ΣΊΣΥΦΟΣ",
          "ς",
          "Σ",
          "ὀδυσσεύς",
          "fine",
          "ﬁ",
          "ẞ",
          "ǆ",
          "%",
          "100%",
          "_",
          "a_b",
          "\\",
          "b\\c",
          "'",
          "it's",
          "\"quoted\"",
          "$1",
          "?1",
          ":name",
          "; drop",
          "😀",
          "𐐀",
          "𐐨",
          "𝔘𝔫𝔦",
          "é",
          "e\u0301",
          "\t",
          "new\nline",
          "\u2028",
          "ёж",
          "测试",
          " ",
          "",
          "nowhere to be found",
          "x".repeat(2_000));

  private FactScripts() {}

  static List<Script> all() {
    return List.of(life(), values(), search(), tags(), keys(), refusals(), batches(), frontDoor());
  }

  private static Script life() {
    return Script.of(
        "the life of a fact",
        post(FACTS, "{\"text\":\"first\",\"tags\":[\"b\",\"a\"],\"meta_data\":{\"z\":1,\"a\":2}}")
            .as("a"),
        get("/facts/{a}"),
        get("/facts/{a}").with("If-None-Match", "{a.etag}").gives(304),
        get("/facts/{a}").with("If-None-Match", "\"x\""),
        patch("/facts/{a}", "{}"),
        patch("/facts/{a}", "{\"text\":\"second\"}").as("b"),
        patch("/facts/{a}", "{\"text\":\"third\"}").with("If-Match", "{a.etag}").gives(412),
        patch("/facts/{a}", "{\"meta_data\":{\"c\":{\"d\":1.10}}}").with("If-Match", "{b.etag}"),
        merge("/facts/{a}", "{\"meta_data\":{\"c\":{\"d\":null,\"e\":[]},\"f\":{}}}"),
        merge("/facts/{a}", "{\"meta_data\":{\"c\":null}}"),
        patch("/facts/{a}", "{\"meta_data\":{\"f\":{}}}"),
        patch("/facts/{a}", "{\"tags\":null,\"meta_data\":null}"),
        get("/facts/{a}"),
        delete("/facts/{a}").with("If-Match", "{a.etag}").gives(412),
        delete("/facts/{a}").with("If-Match", "*"),
        delete("/facts/{a}").gives(404),
        get("/facts/{a}").gives(404),
        patch("/facts/{a}", "{\"text\":\"gone\"}").gives(404));
  }

  private static Script values() {
    List<Call> calls = new ArrayList<>();
    for (String text : TEXTS) {
      calls.add(post(FACTS, "{\"text\":\"" + text + "\"}").as("t"));
      calls.add(get("/facts/{t}"));
    }
    calls.add(post(FACTS, "{\"text\":\"" + "ß".repeat(32 << 10) + "\"}").as("t"));
    calls.add(get("/facts/{t}"));
    calls.add(post(FACTS, "{\"text\":\"" + "😀".repeat((16 << 10) + 1) + "\"}").gives(422));
    for (String value : Values.JSON) {
      calls.add(post(FACTS, "{\"text\":\"v\",\"meta_data\":{\"v\":" + value + "}}").as("v"));
      calls.add(get("/facts/{v}"));
      calls.add(merge("/facts/{v}", "{\"meta_data\":{\"w\":" + value + "}}"));
      calls.add(get("/facts/{v}"));
    }
    for (String value : Values.REFUSED) {
      calls.add(post(FACTS, "{\"text\":\"v\",\"meta_data\":{\"v\":" + value + "}}").gives(422));
    }
    return new Script("unusual texts and metadata", calls);
  }

  private static Script search() {
    List<Call> calls = new ArrayList<>();
    for (String text : TEXTS) {
      calls.add(post(FACTS, "{\"text\":\"" + text + "\",\"tags\":[\"search\"]}"));
    }
    for (String search : SEARCHES) {
      calls.add(get("/facts?tag=search").query("q", search));
    }
    calls.add(get("/facts?tag=search&limit=3&offset=2"));
    calls.add(get("/facts?tag=search&limit=1&offset=1000"));
    calls.add(get("/facts?limit=1&offset=9223372036854775807"));
    calls.add(get("/facts?limit=1000&q=a"));
    calls.add(get("/facts?limit=0").gives(422));
    calls.add(get("/facts?limit=1001").gives(422));
    calls.add(get("/facts?offset=-1").gives(422));
    calls.add(get("/facts?offset=9223372036854775808").gives(422));
    calls.add(get("/facts?q=%00").gives(422));
    calls.add(get("/facts?tag=%00").gives(422));
    return new Script("search in facts", calls);
  }

  private static Script tags() {
    return Script.of(
        "tags of facts",
        post(FACTS, "{\"text\":\"t\",\"tags\":[\"x\",\"x\",\"y\",\"x\"]}").as("a"),
        post(FACTS, "{\"text\":\"t\",\"tags\":[\"X\",\"ß\",\"a,b\",\"{c}\",\"\\\"q\\\"\"]}"),
        post(FACTS, "{\"text\":\"t\",\"tags\":[\"😀\",\"a b\",\"%\",\"NULL\",\"\\\\\"]}"),
        get("/facts/{a}"),
        get(FACTS).query("tag", "x"),
        get(FACTS).query("tag", "X"),
        get(FACTS).query("tag", "x").query("tag", "y"),
        get(FACTS).query("tag", "x").query("tag", "X"),
        get(FACTS).query("tag", "x").query("tag", "x"),
        get(FACTS).query("tag", "ss"),
        get(FACTS).query("tag", "ß"),
        get(FACTS).query("tag", "a,b"),
        get(FACTS).query("tag", "a"),
        get(FACTS).query("tag", "{c}"),
        get(FACTS).query("tag", "\"q\""),
        get(FACTS).query("tag", "😀"),
        get(FACTS).query("tag", "%"),
        get(FACTS).query("tag", "NULL"),
        get(FACTS).query("tag", "\\"),
        get(FACTS).query("tag", "x").query("q", "T"),
        patch("/facts/{a}", "{\"tags\":[\"y\"]}"),
        get(FACTS).query("tag", "x"),
        get(FACTS).query("tag", "y"),
        delete("/facts/{a}"),
        get(FACTS).query("tag", "y"));
  }

  private static Script keys() {
    String body = "{\"text\":\"keyed\"}";
    String patch = "{\"text\":\"patched\"}";
    return Script.of(
        "repeated requests for facts",
        post(FACTS, body).keyed("fact-1").as("a"),
        post(FACTS, body).keyed("fact-1").again(),
        post(FACTS, "{\"text\": \"keyed\"}").keyed("fact-1").gives(422),
        patch("/facts/{a}", patch).keyed("fact-2"),
        patch("/facts/{a}", "{\"text\":\"later\"}"),
        patch("/facts/{a}", patch).keyed("fact-2").again(),
        get("/facts/{a}"),
        patch("/facts/{a}", patch).with("If-Match", "{a.etag}").keyed("fact-3").gives(412),
        patch("/facts/{a}", patch).with("If-Match", "{a.etag}").keyed("fact-3").gives(412).again(),
        delete("/facts/{a}").keyed("fact-4"),
        delete("/facts/{a}").keyed("fact-4").again(),
        delete("/facts/{a}").keyed("fact-5").gives(404),
        delete("/facts/{a}").keyed("fact-5").gives(404).again(),
        batch(FACTS, body, body).keyed("fact-6"),
        batch(FACTS, body, body).keyed("fact-6").again(),
        batch(FACTS, body).keyed("fact-6").gives(422),
        post(FACTS, "{\"text\":5}").keyed("fact-7").gives(422),
        post(FACTS, "{\"text\":\"5\"}").keyed("fact-7"),
        post(FACTS, body).keyed("with space").gives(422),
        post(FACTS, body).keyed("k".repeat(256)).gives(422));
  }

  private static Script refusals() {
    return Script.of(
        "facts that are refused",
        get(NOBODY).gives(404),
        get("/facts/x").gives(404),
        patch(NOBODY, "{}").gives(404),
        patch(NOBODY, "{\"text\":null}").gives(422),
        delete(NOBODY).gives(404),
        post(FACTS, "{").gives(400),
        post(FACTS, "{\"text\":\"a\",\"text\":\"b\"}").gives(400),
        post(FACTS, "[]").gives(422),
        post(FACTS, "{}").gives(422),
        post(FACTS, "{\"text\":\"\\ud800\",\"tags\":\"x\",\"meta_data\":[]}").gives(422),
        post(FACTS, "{\"text\":\"a\"}").with("Content-Type", "text/plain").gives(415),
        get(FACTS).with("Accept", "text/html").gives(406),
        put("/facts", "{}").gives(405),
        get("/nowhere").gives(404));
  }

  private static Script batches() {
    return Script.of(
        "batches of facts",
        batch(FACTS, "{\"text\":\"one\",\"tags\":[\"batch\"]}", "{\"text\":\"two\"}"),
        batch(FACTS, "{\"text\":\"three\",\"tags\":[\"batch\"]}", "{\"text\":3}").gives(422),
        post("/facts:batch", "{\"atomic\":false,\"items\":[{\"text\":\"f\"}]}").gives(422),
        post("/facts:batch", "{\"atomic\":true,\"items\":[{\"text\":\"t\"}]}").gives(200),
        batch(FACTS).gives(422),
        get("/facts?tag=batch"));
  }

  private static Script frontDoor() {
    return Script.of(
        "what belongs to no resource",
        page("/"),
        page("/readyz"),
        page("/problems/conflict"),
        page("/problems/none").gives(404));
  }
}
