#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the chart was opened, or a steroid or immunosuppressant for the eczema is being ordered", Fact::ladder_asked,
        "R03"),
    yes("atopic dermatitis is recorded", Fact::atopic_dermatitis, "S01"),
    yes("topical treatment failed or is not advisable", Fact::topicals_failed, "S50"),
    at_least("the patient is {n} months old or older", Fact::age_months, 6, "months", "S06"),
    not_known("the patient is not known to be on a systemic eczema drug", Fact::on_systemic, "S04"),
    no("no biologic or JAK inhibitor is being ordered", Fact::advanced_drug_drafted, "R03"),
};
constexpr Row moderate_to_severe[] = {
    at_least("the dermatitis is moderate (2) or severe (3)", Fact::severity_band, 2, "band", "S01"),
};
constexpr Row severity_unknown[] = {
    unknown("there is no current severity score", Fact::severity_band, "IEC17"),
};
constexpr Proposal open_options[] = {Proposal::first_open_options, Proposal::dermatology_referral};

constexpr Branch branches[] = {
    {Indicator::info, Match::all, moderate_to_severe,
     "Moderate-severe AD, topicals failed: {x}; see options and cautions.",
     "Choose with the patient. The order is that of the source document, not of efficacy; the guideline does not rank "
     "options of "
     "equal strength. Topical treatment and emollients go on.",
     open_options},
    {Indicator::info, Match::all, severity_unknown,
     "Topicals failed, but no current severity score: record EASI, IGA or SCORAD to assess systemic options.",
     "Systemic options are not assessed without a current severity."},
};

constexpr Source sources[] = {
    {"AAD24", "American Academy of Dermatology, systemic therapy for adults, JAAD 2024;90:e43", true},
    {"AAD25", "American Academy of Dermatology, focused update, JAAD 2025;93:745", true},
    {"JTF23",
     "Joint Task Force on Practice Parameters, Ann Allergy Asthma Immunol 2024;132:274 (the words strong and "
     "conditional partly general knowledge)",
     false},
    {"DUP-US, DUP-EU", "Dupilumab labels", true},
    {"NICE", "NICE technology appraisals TA534, TA681, TA814, TA986, TA1077", true},
};
constexpr std::uint8_t reasons[] = {1, 5, 6, 12};

} // namespace

constexpr Rule rule{
    .id = "ad-systemic-options",
    .number = 3,
    .title = "Systemic options for atopic dermatitis",
    .passage =
        "For moderate to severe atopic dermatitis that topical treatment does not control, the guideline recommends "
        "dupilumab, tralokinumab, lebrikizumab, nemolizumab and JAK inhibitors strongly, phototherapy and the older "
        "immunosuppressants conditionally, and advises against systemic steroids.",
    .strength = "strong (biologics, JAK inhibitors); conditional (phototherapy, immunosuppressants)",
    .certainty = "moderate to high; low for the conditional ones",
    .not_meant_for = "patients already on a systemic drug; mild disease; topical treatment not yet tried well",
    .differs = "the AAD is conditionally for azathioprine, methotrexate and mycophenolate, the JTF conditionally "
               "against. The AAD does not rank the biologics; the source document puts dupilumab first. NICE asks "
               "for an immunosuppressant before a biologic or JAK inhibitor",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select),
    .scope = Scope::patient,
    .family = Family::ladder,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Where only the severity is unknown the card asks for it. An option with an unknown gate is listed as not "
        "assessed and never drafted.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ad_systemic_options = rule;

} // namespace eczema::cards
