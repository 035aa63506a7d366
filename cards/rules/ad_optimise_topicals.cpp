#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("atopic dermatitis is recorded", Fact::atopic_dermatitis, "S50"),
};
constexpr Row mild_and_ordered[] = {
    yes("a systemic eczema drug is being ordered", Fact::systemic_drug_drafted, "S50"),
    less_than("the dermatitis is mild (1) or less", Fact::severity_band, 2, "band", "S50"),
    at_least("the dermatitis is not clear", Fact::severity_band, 1, "band", "S50"),
    no("there was no adequate topical trial in the last 180 days", Fact::adequate_topical_recent, "PAYER"),
};
constexpr Row weak_and_ordered[] = {
    yes("a systemic eczema drug is being ordered", Fact::systemic_drug_drafted, "S50"),
    at_least("the dermatitis is moderate (2) or severe (3)", Fact::severity_band, 2, "band", "S50"),
    yes("topical treatment was weaker or shorter than an adequate trial", Fact::topicals_under_treated, "PAYER"),
};
constexpr Row weak[] = {
    at_least("the dermatitis is moderate (2) or severe (3)", Fact::severity_band, 2, "band", "S50"),
    yes("topical treatment was weaker or shorter than an adequate trial", Fact::topicals_under_treated, "PAYER"),
};
constexpr Proposal optimise[] = {Proposal::optimised_topicals, Proposal::topical_education};

constexpr std::string_view summary =
    "Topical treatment looks under-dosed; optimise for 4 weeks before systemic therapy.";
constexpr std::string_view advice =
    "Use a steroid of medium to high potency on the body once or twice daily for 28 days, a calcineurin inhibitor or "
    "other non-steroid on face and flexures, emollient every day; check technique and triggers.";

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, mild_and_ordered, summary, advice, optimise},
    {Indicator::warning, Match::all, weak_and_ordered, summary, advice, optimise},
    {Indicator::info, Match::all, weak, summary, advice, optimise},
};

constexpr Source sources[] = {
    {"S50-S52", "Adequate trial of topical treatment, calcineurin inhibitors, emollients and triggers", true},
    {"AAD23T", "American Academy of Dermatology, topical therapy for adults, 2023", true},
    {"AAD25", "American Academy of Dermatology, focused update, JAAD 2025;93:745 (tapinarof, roflumilast)", true},
    {"PAYER", "Insurers' criteria: 28 days in a row of a topical steroid", true},
    {"TOP", "Labels of the newer topical drugs (ages)", true},
    {"gk", "Ages of calcineurin inhibitors and crisaborole: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 5, 6, 8};

} // namespace

constexpr Rule rule{
    .id = "ad-optimise-topicals",
    .number = 2,
    .title = "Optimise topical treatment",
    .passage =
        "Topical treatment of the right strength, used well and long enough, comes before systemic drugs. The "
        "guideline recommends emollients, topical steroids, calcineurin inhibitors and newer non-steroids strongly.",
    .strength = "strong",
    .certainty = "high to moderate",
    .not_meant_for = "mild disease without a systemic drug in view; topicals that failed or are not advisable",
    .differs = "the source document names steroids and calcineurin inhibitors; the AAD recommends crisaborole, "
               "ruxolitinib cream, roflumilast and tapinarof strongly too",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select),
    .scope = Scope::patient,
    .family = Family::dose,
    .applies = applies,
    .branches = branches,
    .when_unknown = "A topical history that is not known is asked for by ad-data-insufficient.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ad_optimise_topicals = rule;

} // namespace eczema::cards
