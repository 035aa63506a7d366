#include "server/feedback_report.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace eczema::server {
namespace {

std::vector<RuleFeedback> counts() {
    return {
        {"", 0, 1, 2, {{"O12", 1}}},
        {"a-rule-of-old", 5, 6, 0, {}},
        {"ocs-course-length", 0, 0, 0, {}},
        {"gate-malignancy", 12, 3, 7, {{"O10", 2}, {"O2", 2}, {"http://example.org/a|b", 1}, {"other", 1}, {"", 1}}}};
}

TEST(FeedbackReport, IsATableForPeople) {
    EXPECT_EQ(feedback_report_text(counts()),
              R"(rule                    shown    accepted  overridden  accepted of shown
gate-malignancy            12           3           7             25.0 %
  Cancer before immunosuppression
       2  O2: Test done elsewhere or result available outside the EHR
       2  O10: Bridge therapy with an end date
       1  other: a reason in words, or one that is no code
       1  http://example.org/a|b
       1  no reason given
ocs-course-length           0           0           0
  Length of a systemic steroid course
a-rule-of-old               5           6           0
  no longer in the rulebook
unknown cards               -           1           2
       1  O12: Alert clinically inappropriate
       1  no reason given
)");
}

TEST(FeedbackReport, IsJsonForPrograms) {
    EXPECT_EQ(
        feedback_report_json(counts()),
        R"({"rules":[{"id":"gate-malignancy","title":"Cancer before immunosuppression","shown":12,)"
        R"("accepted":3,"overridden":7,"acceptanceShare":0.250,"reasons":[{"code":"O2",)"
        R"("display":"Test done elsewhere or result available outside the EHR","count":2},)"
        R"({"code":"O10","display":"Bridge therapy with an end date","count":2},)"
        R"({"code":"other","display":"a reason in words, or one that is no code","count":1},)"
        R"({"code":"http://example.org/a|b","count":1},{"display":"no reason given","count":1}]},)"
        R"({"id":"ocs-course-length","title":"Length of a systemic steroid course","shown":0,"accepted":0,)"
        R"("overridden":0,"reasons":[]},{"id":"a-rule-of-old","shown":5,"accepted":6,"overridden":0,"reasons":[]}],)"
        R"("unknownCards":{"accepted":1,"overridden":2,"reasons":[{"code":"O12",)"
        R"("display":"Alert clinically inappropriate","count":1},{"display":"no reason given","count":1}]}})"
        "\n");
}

TEST(FeedbackReport, SaysThatThereIsNothing) {
    EXPECT_EQ(feedback_report_text({}), "No card was shown and no feedback came.\n");
    EXPECT_EQ(feedback_report_json({}), "{\"rules\":[]}\n");
}

TEST(FeedbackReport, ListsWhatIsNoLongerLiveByItsId) {
    const RuleFeedback two[] = {{"old-b", 1, 0, 0, {}}, {"old-a", 1, 0, 0, {}}};
    const std::string json = feedback_report_json(two);
    EXPECT_LT(json.find("old-a"), json.find("old-b"));
}

TEST(FeedbackReport, RoundsTheShareToItsLastPlace) {
    const auto share = [](std::uint64_t shown, std::uint64_t accepted) {
        const RuleFeedback one[] = {{"gate-malignancy", shown, accepted, 0, {}}};
        const std::string json = feedback_report_json(one);
        const std::size_t at = json.find("Share\":");
        return at == std::string::npos ? "none" : json.substr(at + 7, json.find(',', at) - at - 7);
    };
    EXPECT_EQ(share(3, 2), "0.667");
    EXPECT_EQ(share(3, 1), "0.333");
    EXPECT_EQ(share(2000, 1), "0.001");
    EXPECT_EQ(share(2001, 1), "0.000");
    EXPECT_EQ(share(7, 7), "1.000");
    EXPECT_EQ(share(7, 0), "0.000");
    EXPECT_EQ(share(0, 0), "none");
    EXPECT_EQ(share(7, 8), "none");
}

TEST(FeedbackReport, KnowsOnlyReasonsOfTheProject) {
    const RuleFeedback one[] = {{"", 0, 0, 7, {{"O", 1}, {"O0", 1}, {"O03", 1}, {"O13", 2}, {"O3x", 1}, {"P3", 1}}}};
    EXPECT_EQ(feedback_report_text(one), R"(rule                shown    accepted  overridden  accepted of shown
unknown cards           -           0           7
       2  O13
       1  O
       1  O0
       1  P3
       1  O03
       1  O3x
)");
}

} // namespace
} // namespace eczema::server
