#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row is_active = yes("active tuberculosis is recorded", Fact::tuberculosis_active, "UPA-US, ABR-US");
constexpr Row is_ordered = yes("the drug is ordered", Fact::ordered_now, "UPA-US, ABR-US");

constexpr Row applies[] = {
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered or taken", DrugGroup::immunosuppressive,
            "UPA-US, ABR-US"),
};
constexpr Row active_taken[] = {is_active, yes("the drug is being taken", Fact::drug_taken, "R09")};
constexpr Row active[] = {is_active};
constexpr Row untreated[] = {
    yes("a positive tuberculosis test, latent or past tuberculosis is on record", Fact::tuberculosis_infection,
        "UPA-US, ABR-US"),
    no("no treatment of it is under way", Fact::tuberculosis_treated_now, "UPA-US, ABR-US"),
    less_than("fewer than {n} days of isoniazid, rifampicin, rifapentine or rifabutin are on record",
              Fact::tuberculosis_course_days, 120, "days", "gk"),
    is_ordered,
};
constexpr Row unclear[] = {
    yes("the newest tuberculosis test is indeterminate", Fact::tuberculosis_test_unclear, "R09"),
    is_ordered,
};

constexpr Proposal see_clinic[] = {Proposal::tuberculosis_clinic, Proposal::chest_imaging};
constexpr Proposal remove_and_see_clinic[] = {Proposal::remove_order, Proposal::tuberculosis_clinic,
                                              Proposal::chest_imaging};
constexpr Proposal repeat_test[] = {Proposal::missing_tests};

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, active_taken,
     "Active tuberculosis recorded while {drug} is taken: agree at once with a tuberculosis clinic how to go on.",
     "The labels rule the drug out in active tuberculosis. Decide with the tuberculosis clinic how it is ended and "
     "what takes its place.",
     remove_and_see_clinic},
    {Indicator::critical, Match::all, active, "Active tuberculosis recorded: {drug} should not start.",
     "The labels rule the drug out in active tuberculosis. It can be thought of again once the tuberculosis is "
     "treated.",
     remove_and_see_clinic},
    {Indicator::warning, Match::all, untreated, "Untreated latent or past TB ({x}): {drug} should not start yet.",
     "Rule out active disease, and begin preventive treatment before the drug; a full course that was given elsewhere "
     "counts as well. Past tuberculosis without a proven full course is treated first too.",
     see_clinic, Fact::tuberculosis_infection},
    {Indicator::info, Match::all, unclear, "The newest tuberculosis test is indeterminate: repeat it before {drug}.",
     "An indeterminate result neither shows nor rules out an infection. Repeat the test, or use the other kind of "
     "test.",
     repeat_test},
};

constexpr Source sources[] = {
    {"UPA-US, ABR-US",
     "US labels of upadacitinib and abrocitinib: not in active tuberculosis; treat latent or inadequately treated "
     "past tuberculosis first",
     true},
    {"gk", "Which drugs count as treatment of tuberculosis infection, and for how long: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 3, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-tuberculosis",
    .number = 9,
    .title = "Tuberculosis before immunosuppression",
    .passage = "JAK inhibitors are not given in active tuberculosis. Latent tuberculosis, and past disease without a "
               "proven full course, are treated first. The other immunosuppressants are held to the same here. Contact "
               "alone is no latent tuberculosis.",
    .strength = "label of JAK inhibitors; the same for other immunosuppressants by choice of design",
    .certainty = "label",
    .not_meant_for = "contact with tuberculosis; a missing test, which baseline-tests-missing asks for; biologics for "
                     "eczema",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::gate,
    .judges = DrugGroup::immunosuppressive,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without any result in a complete list there is no positive test; that the test is missing is told "
                    "by baseline-tests-missing. Where results or conditions were not sent, or a result cannot be "
                    "read, it is not known, and no JAK inhibitor or immunosuppressant is offered.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_tuberculosis = rule;

} // namespace eczema::cards
