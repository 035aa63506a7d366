#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the immunosuppressant is being taken", Fact::drug_taken, "S64"),
    yes("an EASI or IGA from the 60 days before it can be compared with one from the last 42 days",
        Fact::response_comparable, "design"),
};
constexpr Row no_response[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 84, "days", "S64"),
    at_most("the response is none (0): EASI fell by less than 25 %, or IGA by less than a point", Fact::response, 0,
            "grade", "design"),
};
constexpr Row early[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 56, "days", "S64"),
    less_than("it has been taken for fewer than {n} days", Fact::treatment_days, 84, "days", "S64"),
    at_most("the response is none (0): EASI fell by less than 25 %, or IGA by less than a point", Fact::response, 0,
            "grade", "design"),
};
constexpr Row partial[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 112, "days", "design"),
    at_least("the response is partial (1) or better", Fact::response, 1, "grade", "design"),
    at_most("the response is partial (1)", Fact::response, 1, "grade", "design"),
};

constexpr Proposal change[] = {Proposal::first_open_options, Proposal::taper_judged_drug, Proposal::stop_judged_drug};
constexpr Proposal options[] = {Proposal::first_open_options};
constexpr Proposal review[] = {Proposal::severity_score, Proposal::review_appointment};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, no_response, "{drug}: no response after {x}; switch rather than continue.",
     "Check dose and adherence, then change to another option rather than carry on the risk. Methotrexate and "
     "azathioprine may still gain until week 16 to 24.",
     change, Fact::treatment_days},
    {Indicator::info, Match::all, early, "{drug}: no response yet after {x}; check dose and adherence, plan a switch.",
     "The effect is expected within 8 to 12 weeks. Methotrexate and azathioprine may still gain until week 16 to 24.",
     review, Fact::treatment_days},
    {Indicator::info, Match::all, partial, "{drug}: partial response after {x}; weigh a switch against going on.",
     "Weigh the gain against the risk of going on and the tests it asks for.", options, Fact::treatment_days},
};

constexpr Source sources[] = {
    {"S64", "Stopping an older immunosuppressant that does not work within 8 to 12 weeks", true},
    {"gk", "Methotrexate and azathioprine may gain until week 16 to 24: general knowledge", false},
    {"design", "What counts as none and as partial: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 5, 10};

} // namespace

constexpr Rule rule{
    .id = "immunosuppressant-nonresponse",
    .number = 43,
    .title = "Response to an older immunosuppressant",
    .passage =
        "The older immunosuppressants carry more risk the longer they are taken. One that has done nothing within 8 to "
        "12 weeks is replaced.",
    .strength = "consensus",
    .certainty = "not rated",
    .not_meant_for = "use for another illness; patients without a score before the drug",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::taken,
    .family = Family::response,
    .judges = DrugGroup::traditional,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without scores from before the drug and from the last six weeks the response is not judged.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule immunosuppressant_nonresponse = rule;

} // namespace eczema::cards
