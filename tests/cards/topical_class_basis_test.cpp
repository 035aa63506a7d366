// A trial of a topical steroid that counts only by a class of general knowledge raises the list of options, marked, and
// opens no draft before the site has signed that list of classes off.
#include "cards/topical_class_basis.hpp"

#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Ingredient codes are real, those of products are made up.
constexpr std::string_view products = R"({"format":"eczema-cds-drug-products","version":1,
"source":{"name":"RxNorm","release":"test"},"products":[
{"code":"900001","ingredients":[{"code":"10759","name":"triamcinolone acetonide",
 "strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream"},
{"code":"900002","ingredients":[{"code":"10759","name":"triamcinolone acetonide",
 "strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Lotion"},
{"code":"900003","ingredients":[{"code":"108118","name":"mometasone furoate",
 "strength":{"value":0.001,"unit":"MG","per":1,"perUnit":"MG"}}],"form":"Topical Ointment"},
{"code":"900004","ingredients":[{"code":"5492","name":"hydrocortisone butyrate",
 "strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream"},
{"code":"900005","ingredients":[{"code":"5492","name":"hydrocortisone valerate",
 "strength":{"value":0.002,"unit":"MG","per":1,"perUnit":"MG"}}],"form":"Topical Ointment"},
{"code":"900006","ingredients":[{"code":"1514","name":"betamethasone dipropionate",
 "strength":{"value":0.0005,"unit":"MG","per":1,"perUnit":"MG"}}],"form":"Topical Ointment","distinction":"Augmented"},
{"code":"900007","ingredients":[{"code":"10759","name":"triamcinolone acetonide",
 "strength":{"value":0.25,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream"}
]})";

Answer asked(const Request& request, const std::string& signed_off, bool with_products) {
    const std::string config = R"({"site": {"signedOff": [)" + signed_off + "]}}";
    auto loaded = server::load_config(config);
    EXPECT_TRUE(loaded);
    const auto snapshot = server::make_snapshot(std::move(*loaded), std::string(32, '\0'), std::nullopt,
                                                with_products ? std::optional(std::string(products)) : std::nullopt);
    EXPECT_TRUE(snapshot);
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluation =
        server::evaluate_body(request.body(), nullptr, **snapshot, noon_of(today), server::Explain::yes, arena);
    EXPECT_TRUE(evaluation);
    return read_answer(*evaluation);
}

constexpr std::string_view trunk = "22943007", eyelid = "80243003";
constexpr std::string_view prednicarbate = "D07AC18", clobetasol = "D07AD01", triamcinolone = "rx:10759",
                           hydrocortisone = "D07AA02", tacrolimus = "D11AH01";
const std::string classes = "\"topical-steroid-classes\"", potency = "\"topical-steroid-potency\"";
const std::string presumed_v = "class V of a topical steroid, presumed from its ingredient";

// Daily for so many days, the last of them ten days ago.
OrderSaid used(std::string_view drug, int days, std::string_view id = "t", std::string_view site = trunk) {
    return {.drug = drug,
            .start = ago(days + 9),
            .end = ago(10),
            .id = id,
            .status = "completed",
            .route = "6064005",
            .site = site};
}
// Severe dermatitis, scored after every trial.
Request severe() { return chart().has(dermatitis()).has(ScoreSaid{"easi", 24, ago(5)}); }

struct Case {
    const char* line;
    Request request;
    std::string unverified; // empty: nothing
    bool drafts;
    std::string signed_off{};
    bool with_products = false;
};

TEST(TopicalClassBasis, opens_no_draft_until_signed_off) {
    OrderSaid stopped = used(prednicarbate, 40);
    stopped.status = "stopped";
    stopped.why_ended = "INEFFECT";
    OrderSaid open_length = stopped;
    open_length.start = open_length.end = {};
    const std::string of_table = "by the table of potencies";
    const Case cases[] = {
        {"class III-IV by ingredient: which of the strong classes does not matter",
         severe().has(used(triamcinolone, 40)), "", true},
        {"class V by ingredient", severe().has(used(prednicarbate, 28)), presumed_v, false},
        {"the same, stopped for lack of effect", severe().has(stopped), presumed_v, false},
        {"the same, length not known", severe().has(open_length), presumed_v, false},
        {"signed off", severe().has(used(prednicarbate, 28)), presumed_v, true, classes},
        {"the other list signed off", severe().has(used(prednicarbate, 28)), presumed_v, false, potency},
        {"class V on the eyelid: any class qualifies there", severe().has(used(prednicarbate, 28, "t", eyelid)), "",
         true},
        {"a calcineurin inhibitor besides", severe().has(used(prednicarbate, 28)).has(used(tacrolimus, 28, "tci")), "",
         true},
        {"a strong steroid besides, ended later",
         severe().has(used(prednicarbate, 28)).has(used(triamcinolone, 28, "z")), "", true},
        {"failure recorded outright",
         severe().has(used(prednicarbate, 28)).has(ScoreSaid{"topical-failure", 1, ago(9), "tf"}), "", true},
        {"class I for 14 days: the shorter trial is of its class", severe().has(used(clobetasol, 14)),
         "class I of a topical steroid, presumed from its ingredient", false},
        {"for 27 days", severe().has(used(clobetasol, 27)),
         "class I of a topical steroid, presumed from its ingredient", false},
        {"for 28 days it would do in any strong class", severe().has(used(clobetasol, 28)), "", true},
        {"for 14 days, signed off", severe().has(used(clobetasol, 14)),
         "class I of a topical steroid, presumed from its ingredient", true, classes},

        {"0.1 % cream, class IV by table and ingredient", severe().has(used("rx:900001", 28)), "", true, {}, true},
        {"0.1 % lotion, class V by the table",
         severe().has(used("rx:900002", 28)),
         "class V of a topical steroid, " + of_table,
         false,
         {},
         true},
        {"0.1 % mometasone ointment, one strong class for another",
         severe().has(used("rx:900003", 28)),
         "",
         true,
         {},
         true},
        {"hydrocortisone butyrate, class V by the table alone",
         severe().has(used("rx:900004", 28)),
         "class V of a topical steroid, " + of_table,
         false,
         {},
         true},
        {"the classes of ingredients signed off: they say class VI", severe().has(used("rx:900004", 28)),
         "class V of a topical steroid, " + of_table, false, classes, true},
        {"the table signed off", severe().has(used("rx:900004", 28)), "class V of a topical steroid, " + of_table, true,
         potency, true},
        {"hydrocortisone valerate ointment, strong by the table alone",
         severe().has(used("rx:900005", 28)),
         "class III or IV of a topical steroid, " + of_table,
         false,
         {},
         true},
        {"on the eyelid", severe().has(used("rx:900005", 28, "t", eyelid)), "", true, {}, true},
        {"class I by the table for 14 days",
         severe().has(used("rx:900006", 14)),
         "class I of a topical steroid, " + of_table,
         false,
         {},
         true},
        {"for 28 days", severe().has(used("rx:900006", 28)), "", true, {}, true},
        {"one trial by each list, neither signed off",
         severe().has(used(prednicarbate, 28)).has(used("rx:900004", 28, "b")),
         presumed_v + "; class V of a topical steroid, " + of_table,
         false,
         {},
         true},
        {"one of them signed off", severe().has(used(prednicarbate, 28)).has(used("rx:900004", 28, "b")),
         presumed_v + "; class V of a topical steroid, " + of_table, true, potency, true},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.line);
        const Answer answer = asked(one.request, one.signed_off, one.with_products);
        EXPECT_EQ(answer.of("ad-systemic-options").outcome, "yes");
        const CardSeen* card = answer.card_of("ad-systemic-options");
        ASSERT_TRUE(card);
        EXPECT_THAT(card->detail, HasSubstr("| Dupilumab | open; ")); // shown either way
        EXPECT_THAT(card->summary, HasSubstr("dupilumab listed first"));
        if (one.unverified.empty())
            EXPECT_THAT(card->unverified, IsEmpty());
        else
            EXPECT_THAT(card->unverified, ElementsAre(one.unverified));
        EXPECT_EQ(!answer.drafted_drugs().empty(), one.drafts);
        if (one.drafts)
            EXPECT_EQ(card->detail.find("awaits sign-off"), std::string::npos);
        else
            EXPECT_THAT(card->detail, HasSubstr("No drug is drafted: that topical treatment failed turns on the " +
                                                one.unverified + ", which awaits sign-off (topical-steroid-"));
    }
}

TEST(TopicalClassBasis, names_the_list_to_sign_off) {
    const auto detail = [](const Request& request, bool with_products) {
        return asked(request, {}, with_products).card_of("ad-systemic-options")->detail;
    };
    EXPECT_THAT(detail(severe().has(used(prednicarbate, 28)), false), HasSubstr("(topical-steroid-classes)."));
    EXPECT_THAT(detail(severe().has(used("rx:900004", 28)), true), HasSubstr("(topical-steroid-potency)."));
}

// What is too weak by its class alone is marked as well; topical drafts are not what the mark is there to hold back.
TEST(TopicalClassBasis, marks_what_is_too_weak) {
    const std::string weak = "class VI or VII of a topical steroid, presumed from its ingredient";
    const CardSeen* card = nullptr;
    const Answer long_enough = asked(severe().has(used(hydrocortisone, 60)), {}, false);
    ASSERT_TRUE(card = long_enough.card_of("ad-optimise-topicals"));
    EXPECT_THAT(card->unverified, ElementsAre(weak));
    EXPECT_FALSE(long_enough.drafted_drugs().empty());
    const Answer too_short = asked(severe().has(used(hydrocortisone, 20)), {}, false);
    ASSERT_TRUE(card = too_short.card_of("ad-optimise-topicals"));
    EXPECT_THAT(card->unverified, IsEmpty());
    const Answer by_table = asked(severe().has(used("rx:900007", 60)), {}, true);
    ASSERT_TRUE(card = by_table.card_of("ad-optimise-topicals"));
    EXPECT_THAT(card->unverified, ElementsAre("class VI or VII of a topical steroid, by the table of potencies"));
}

// A drug in place of one that failed does not rest on topical trials.
TEST(TopicalClassBasis, does_not_hold_back_a_replacement) {
    const Request on_tralokinumab = severe()
                                        .has(used(prednicarbate, 28))
                                        .has(ScoreSaid{"easi", 25, ago(125), "before"})
                                        .has(OrderSaid{.drug = tralokinumab, .start = ago(120)});
    const Answer answer = asked(on_tralokinumab, {}, false);
    EXPECT_EQ(answer.of("biologic-nonresponse").outcome, "yes");
    EXPECT_FALSE(answer.drafted_drugs().empty());
}

} // namespace
} // namespace eczema::tests
