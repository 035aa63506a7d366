#include "server/override_reason.hpp"

#include <gtest/gtest.h>

#include <list>

namespace eczema::server {
namespace {

class OverrideReasons : public testing::Test {
  protected:
    // "system|code", with " words" and " more" where they are told.
    std::string read(std::string members) {
        texts_.push_back('{' + std::move(members) + '}');
        const auto tree = fhir::parse_json(texts_.back(), arena_, fhir::Keep::everything);
        if (!tree) {
            ADD_FAILURE() << texts_.back();
            return {};
        }
        reason_ = read_override_reason(*tree);
        std::string text = std::string(reason_.system) + '|' + std::string(reason_.code);
        if (reason_.has_words) text += " words";
        if (reason_.has_more) text += " more";
        return text;
    }
    SentReason reason_; // the last read
    std::pmr::monotonic_buffer_resource arena_;
    std::list<std::string> texts_;
};

const std::string epic = "com.epic.cdshooks.feedback.overrideReason.";

TEST_F(OverrideReasons, AreReadAsTheSpecificationHasThem) {
    EXPECT_EQ(read(R"("overrideReason":{"reason":{"code":"patient-refuses","system":"http://example.org/a",
                      "display":"The patient refuses"},"userComment":" No. "})"),
              "http://example.org/a|patient-refuses");
    EXPECT_EQ(reason_.comment, "No.");
    EXPECT_EQ(read(R"("overrideReason":{"reason":{"code":"O3"}})"), "|O3");
}

TEST_F(OverrideReasons, AreNoneWhereNoneWasSent) {
    for (const std::string_view sent :
         {"", R"("overrideReason":null)", R"("overrideReason":{})", R"("overrideReasons":[])",
          R"("overrideReason":{"reason":null,"userComment":null,"extension":null})", R"("overrideReason":[null,{}])",
          R"("overrideReason":{"reason":{},"userComment":""})", R"("overrideReason":{"reason":{"code":" "}})",
          R"("overrideReason":true)", R"("extension":{"other":"x"})"}) {
        EXPECT_EQ(read(std::string(sent)), "|") << sent;
        EXPECT_EQ(reason_.comment, "") << sent;
    }
}

TEST_F(OverrideReasons, AreReadFromThePlural) {
    const std::string reason = R"({"reason":{"code":"a","system":"s"},"userComment":"words"})";
    for (const std::string& sent :
         {"\"overrideReasons\":" + reason, "\"overrideReasons\":[" + reason + ']',
          "\"overrideReason\":[" + reason + ']',
          std::string(R"("overrideReasons":{"reason":[{"code":"a","system":"s"}],"userComment":"words"})"),
          "\"overrideReason\":null,\"overrideReasons\":[null," + reason + ']'}) {
        EXPECT_EQ(read(sent), "s|a") << sent;
        EXPECT_EQ(reason_.comment, "words") << sent;
    }
}

TEST_F(OverrideReasons, AreReadFromTheExtensionOfEpic) {
    const std::string category = '"' + epic + "reasonCategory\":";
    const std::string display = '"' + epic + "reasonDisplay\":\"Does not meet criteria\"";
    const std::string title = '"' + epic + "reasonTitle\":";
    const auto with = [](const std::string& members) {
        return "\"overrideReasons\":{\"extension\":{" + members + "},\"userComment\":\"words\"}";
    };
    EXPECT_EQ(read(with(category + "\"45\"," + display + ',' + title + "\"Does not meet criteria\"")),
              epic + "reasonCategory|45");
    EXPECT_EQ(reason_.comment, "words");
    EXPECT_EQ(read(with(category + "45")), epic + "reasonCategory|45");
    EXPECT_EQ(read(with(category + "\"Not for this patient\"," + title + "\"OTHER\"")), epic + "reasonTitle|OTHER");
    EXPECT_EQ(read(with(category + "null," + display)), "| words");
    EXPECT_EQ(read("\"extension\":{" + category + "\"45\"}"), epic + "reasonCategory|45");
    // A reason of the specification says more.
    EXPECT_EQ(read("\"overrideReason\":{\"reason\":{\"code\":\"O2\"},\"extension\":{" + category + "\"45\"}}"), "|O2");
    EXPECT_EQ(read("\"overrideReason\":{\"reason\":{\"code\":\"O2\"}},\"extension\":{" + category + "\"45\"}"), "|O2");
}

TEST_F(OverrideReasons, AreReadWhereOldClientsPutThem) {
    EXPECT_EQ(read(R"("overrideReason":{"code":"a","system":"s","display":"A"})"), "s|a");
    EXPECT_EQ(read(R"("overrideReason":"O3")"), "|O3");
    EXPECT_EQ(read(R"("overrideReason":{"reason":"O3"})"), "|O3");
}

TEST_F(OverrideReasons, AreWordsWhereTheyAreNoCode) {
    for (const std::string_view reason :
         {R"({"display":"Jane said no"})", R"({"code":"said no"})", R"({"code":"a","system":"http: //example.org"})",
          R"({"code":"a|b"})", R"({"code":"J\u00e4ne"})", R"({"code":"a\u0000"})",
          R"({"code":"O3","system":"said no"})", R"("said no")"})
        EXPECT_EQ(read(R"("overrideReason":{"reason":)" + std::string(reason) + '}'), "| words") << reason;
    EXPECT_EQ(read(R"("overrideReason":[{"reason":{"code":"said no"}},{"reason":{"code":"a"}}])"), "|a words");
}

TEST_F(OverrideReasons, AreBounded) {
    const auto with = [](std::size_t system, std::size_t code) {
        return R"("overrideReason":{"reason":{"system":")" + std::string(system, 's') + R"(","code":")" +
               std::string(code, 'c') + "\"}}";
    };
    for (const std::size_t below : {1U, 0U}) {
        EXPECT_EQ(read(with(3, longest_reason_code - below)), "sss|" + std::string(longest_reason_code - below, 'c'));
        EXPECT_EQ(read(with(longest_reason_system - below, 1)), std::string(longest_reason_system - below, 's') + "|c");
    }
    EXPECT_EQ(read(with(3, longest_reason_code + 1)), "| words");
    EXPECT_EQ(read(with(longest_reason_system + 1, 1)), "| words");

    const auto after = [](std::size_t count) {
        std::string items;
        for (std::size_t i = 0; i < count; ++i) items += "{},";
        return "\"overrideReasons\":[" + items + R"({"reason":{"code":"a"}}])";
    };
    EXPECT_EQ(read(after(most_reasons - 1)), "|a");
    EXPECT_EQ(read(after(most_reasons)), "|");
}

TEST_F(OverrideReasons, AreTheFirstOfMany) {
    EXPECT_EQ(read(R"("overrideReasons":[{"reason":{"code":"a"}},{"reason":{"code":"b"}}])"), "|a more");
    EXPECT_EQ(read(R"("overrideReasons":[{"reason":{"code":"a","system":"s"}},{"reason":{"code":"a"}}])"), "s|a more");
    EXPECT_EQ(read(R"("overrideReason":{"reason":{"code":"a"}},"overrideReasons":[{"reason":{"code":"a"}}])"), "|a");
    EXPECT_EQ(read(R"("overrideReasons":[{"userComment":"one"},{"userComment":"two"}])"), "|");
    EXPECT_EQ(reason_.comment, "one");
}

} // namespace
} // namespace eczema::server
