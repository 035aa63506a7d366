#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("systemic treatment is considered or ordered, or the one under way does not work", Fact::patch_test_considered,
        "IEC17"),
    none_within("no patch test in the last {n} years", Fact::patch_test_years, 5, "years", "design"),
};
constexpr Row pattern[] = {
    yes("contact dermatitis is recorded or suspected", Fact::contact_allergy_suspected, "S54"),
    yes("the dermatitis is recorded on face, eyelids, hands or perianal skin only", Fact::contact_pattern, "S54"),
    at_least("the dermatitis began at {n} years of age or later", Fact::dermatitis_onset_years, 18, "years", "PATCH"),
};
constexpr Row no_response[] = {
    yes("a systemic drug that is taken shows no response in due time", Fact::systemic_nonresponse, "PATCH"),
};
constexpr Row changed_places[] = {
    yes("topical treatment failed or is not advisable", Fact::topicals_failed, "S54"),
    yes("a change of its distribution is recorded", Fact::distribution_changed, "S54"),
};
constexpr Proposal test[] = {Proposal::patch_test, Proposal::allergy_referral};

constexpr std::string_view summary = "Pattern suggests possible contact allergy: consider patch testing.";
constexpr std::string_view advice =
    "Test before oral steroids, ciclosporin, azathioprine or mycophenolate where possible; on dupilumab results may "
    "still be readable.";

constexpr Branch branches[] = {
    {Indicator::info, Match::any, pattern, summary, advice, test},
    {Indicator::info, Match::all, changed_places, summary, advice, test},
    {Indicator::info, Match::all, no_response,
     "No response to a systemic drug: possible contact allergy; consider patch testing.", advice, test},
};

constexpr Source sources[] = {
    {"S54", "Patch testing where contact allergy is suspected", true},
    {"PATCH", "Consensus on patch testing in atopic dermatitis, Dermatitis 2016", true},
    {"IEC17", "International Eczema Council, when systemic therapy is warranted, JAAD 2017", true},
    {"design", "A patch test counts for five years: a choice of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 12};

} // namespace

constexpr Rule rule{
    .id = "gate-contact-allergy",
    .number = 8,
    .title = "Possible contact allergy",
    .passage =
        "Contact allergy can mimic eczema or keep it going. Experts advise patch testing where it begins in adult "
        "life, sits on face, eyelids or hands, or does not answer to treatment.",
    .strength = "consensus",
    .certainty = "low",
    .not_meant_for = "patients patch tested in the last five years; those whom a systemic drug helps",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select),
    .scope = Scope::patient,
    .family = Family::gate,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "A site or onset that is not recorded counts as no hint, and so does a change of distribution, which "
        "only a code that the site maps can state; the rule never holds back a drug.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_contact_allergy = rule;

} // namespace eczema::cards
