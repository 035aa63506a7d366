// The detail and summary of a card made to fit: what is kept, what is cut, and where.
#include "server/detail_text.hpp"

#include "cards/card_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string sequel = "More is behind the link.";

const std::string detail =
    "Give 300 mg every 2 weeks. Not in pregnancy.\n"
    "- Besides: watch the eyes.\n\n"
    "**Second rule.** Stop at once.\n\n"
    "| Option | State | For whom |\n|---|---|---|\n| A | open; 600 mg | all |\n| B | held | few |\n\n"
    "Long background that nobody needs first, in a sentence of some length, and another one.\n\n"
    "**Based on**\n- fact one (Condition/c1)\n- fact two (Condition/c2)\n\n"
    "**Not known**\n- allergies\n- weight\n- pregnancy\n- vaccines\n- liver\n\n"
    "Decision support; not a prescription.";

DetailLimits limits(DetailFormat format, std::size_t longest = 0) {
    return {format, longest, {"Not known"}, "Decision support"};
}

std::string fitted(const DetailLimits& to, const std::vector<std::string>& to_do = {}) {
    return fitted_detail(detail, to_do, to, sequel);
}

TEST(DetailText, StaysWhereNothingIsAsked) { EXPECT_EQ(fitted({}), detail); }

TEST(DetailText, StaysWhereItFits) {
    EXPECT_EQ(fitted(limits(DetailFormat::markdown, cards::utf16_units(detail))), detail);
    EXPECT_NE(fitted(limits(DetailFormat::markdown, cards::utf16_units(detail) - 1)), detail);
}

TEST(DetailText, SaysWhatIsToBeDoneBehindTheFirstParagraph) {
    const std::string text = fitted({}, {"Order A.", "Order B."});
    EXPECT_THAT(text, HasSubstr("watch the eyes.\n\n**To do by hand**\n- Order A.\n- Order B.\n\n**Second rule.**"));
    EXPECT_THAT(fitted_detail("**Checks**\n- a", {"Order A."}, {}, sequel),
                testing::StartsWith("**To do by hand**\n- Order A.\n\n**Checks**"));
    EXPECT_EQ(fitted_detail("", {"Order A."}, {}, sequel), "**To do by hand**\n- Order A.");
}

TEST(DetailText, IsPlainWithoutMarksAndTables) {
    const std::string text = fitted(limits(DetailFormat::plain));
    EXPECT_THAT(text, AllOf(Not(HasSubstr("**")), Not(HasSubstr("|"))));
    EXPECT_THAT(text, HasSubstr("\n\nSecond rule. Stop at once."));
    EXPECT_THAT(text, HasSubstr("\n\nBased on:\n- fact one"));
    EXPECT_THAT(text, HasSubstr("- A: open; 600 mg. For whom: all\n- B: held. For whom: few"));
}

TEST(DetailText, OpensNoTagWhereHtmlIsRendered) {
    const DetailLimits to{DetailFormat::markdown_without_html, 0, {}, {}};
    EXPECT_EQ(fitted_detail("a <b>x</b> &lt; <!-- y --> <?z", {}, to, sequel),
              "a &lt;b>x&lt;/b> &amp;lt; &lt;!-- y --> &lt;?z");
    EXPECT_EQ(fitted_detail("under 5 < 6 & more <= 7, Q&", {}, to, sequel), "under 5 < 6 & more <= 7, Q&");
}

TEST(DetailText, KeepsAdviceAndWhatIsUnknownBeforeAllElse) {
    const std::string text = fitted(limits(DetailFormat::plain, 400), {"Order A."});
    EXPECT_THAT(text, testing::StartsWith("Give 300 mg every 2 weeks. Not in pregnancy.\n- Besides: watch the eyes.\n\n"
                                          "Second rule. Stop at once.\n\nTo do by hand:\n- Order A.\n\n"
                                          "Not known:\n- allergies\n- weight\n- pregnancy\n"));
    EXPECT_THAT(text, HasSubstr("Decision support; not a prescription.\n\nShortened; "));
    EXPECT_THAT(text, Not(HasSubstr("background")));
    EXPECT_THAT(text, HasSubstr("left out in whole or in part: "));
    EXPECT_THAT(text, HasSubstr("further text"));
    EXPECT_THAT(text, testing::EndsWith(sequel));
}

TEST(DetailText, CutsNoSentenceAndNoItemAtAnyLength) {
    std::vector<std::string> lines;
    const std::string whole = fitted(limits(DetailFormat::plain));
    for (std::size_t longest = 1; longest < cards::utf16_units(whole); ++longest) {
        const std::string text = fitted(limits(DetailFormat::plain, longest));
        EXPECT_THAT(text, HasSubstr("Give 300 mg every 2 weeks. Not in pregnancy.\n- Besides: watch the eyes."))
            << longest;
        EXPECT_THAT(text, HasSubstr("Second rule. Stop at once.")) << longest;
        EXPECT_THAT(text, HasSubstr("Not known:\n- allergies\n- weight\n- pregnancy")) << longest;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string line = text.substr(at, end - at);
            const bool is_own =
                line.starts_with("- and ") || line.starts_with("Shortened; ") || line == "- A: open; 600 mg";
            EXPECT_TRUE(is_own || whole.find(line) != std::string::npos) << longest << ": " << line;
            at = end + 1;
        }
    }
}

TEST(DetailText, HasTwoColumnsOfATableWhereThereIsLittleRoom) {
    const std::string whole = fitted(limits(DetailFormat::plain));
    const std::string text = fitted(limits(DetailFormat::plain, cards::utf16_units(whole) - 1));
    EXPECT_THAT(text, HasSubstr("- A: open; 600 mg\n- B: held\n"));
    EXPECT_THAT(text, HasSubstr("in part: a table"));
}

TEST(DetailText, CountsTheItemsThatItLeavesOut) {
    EXPECT_THAT(fitted(limits(DetailFormat::plain, 1)), HasSubstr("- pregnancy\n- and 2 more"));
}

TEST(Summary, IsCutBetweenWords) {
    EXPECT_EQ(fitted_summary("one two three", 13), "one two three");
    EXPECT_EQ(fitted_summary("one two three", 12), "one two\xE2\x80\xA6");
    EXPECT_EQ(fitted_summary("onetwothree", 5), "onet\xE2\x80\xA6");
    const std::string wide = "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"; // three characters of two units
    for (std::size_t longest = 1; longest < 6; ++longest) {
        const std::string cut = fitted_summary(wide, longest);
        EXPECT_LE(cards::utf16_units(cut), longest);
        EXPECT_EQ((cut.size() - 3) % 4, 0U) << "a character is whole";
    }
}

} // namespace
} // namespace eczema::server
