// Documents judged by themselves: what each is, what is found, and what counts.
#include "conformance/judging.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace eczema::conformance {
namespace {

using testing::HasSubstr;

Judged judge(const std::string& text, const std::string& kind = {}, Strictness strictness = Strictness::must_only) {
    const std::string file = testing::TempDir() + "judging_test." + std::to_string(getpid()) + ".json";
    std::ofstream(file) << text;
    Judged judged = judge_documents({file}, kind, Profile::v2_0, strictness);
    unlink(file.c_str());
    return judged;
}

TEST(Judging, tells_documents_apart) {
    EXPECT_THAT(judge(R"({"services":[]})").text, HasSubstr(": discovery, nothing found"));
    EXPECT_THAT(judge(R"({"cards":[]})").text, HasSubstr(": response, nothing found"));
    EXPECT_THAT(judge(R"({"feedback":[]})").text, HasSubstr(": feedback, 1 found"));
    EXPECT_THAT(judge(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]})").text,
                HasSubstr(": outcome, nothing found"));
    EXPECT_THAT(judge(R"({"why":"w","request":{"hook":"patient-view"}})").text, HasSubstr(": request, "));
    EXPECT_THAT(judge("{}").text, HasSubstr("use --as"));
    EXPECT_THAT(judge("{}", "response").text, HasSubstr("MUST 6-cards cards: missing"));
}

TEST(Judging, counts_musts_and_clients_duties) {
    EXPECT_EQ(judge(R"({"cards":[]})").status, 0);
    EXPECT_EQ(judge(R"({"cards":[{"summary":"s","indicator":"info","source":{"label":"l"}}]})").status, 0);
    EXPECT_EQ(
        judge(R"({"cards":[{"summary":"s","indicator":"info","source":{"label":"l"}}]})", {}, Strictness::every_level)
            .status,
        1);
    EXPECT_EQ(judge(R"({"cards":7})").status, 1);
    const Judged request = judge(R"({"hook":"patient-view","hookInstance":"i","context":{"patientId":"1"}})");
    EXPECT_EQ(request.status, 1);
    EXPECT_THAT(request.text, HasSubstr("CLIENT 3-context context.userId: missing (the client's duty)"));
    EXPECT_EQ(judge("{").status, 1);
    EXPECT_EQ(judge_documents({"/nonexistent/file.json"}, "", Profile::v2_0, Strictness::must_only).status, 2);
}

} // namespace
} // namespace eczema::conformance
