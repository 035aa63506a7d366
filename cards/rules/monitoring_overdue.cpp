#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr std::string_view is_overdue = "a scheduled test is overdue beyond its days of grace and not on order";
constexpr std::string_view is_long_overdue =
    "the blood count, or on ciclosporin creatinine or blood pressure, is overdue by more than {n} days beyond them";

constexpr Row applies[] = {
    yes("the drug is being taken", Fact::drug_taken, "S63"),
};
constexpr Row long_overdue_methotrexate[] = {
    ordered("the drug is methotrexate, whose weeks of testing are general knowledge", DrugGroup::methotrexate, "gk"),
    more_than(is_long_overdue, Fact::decisive_overdue_days, 28, "days", "design"),
    more_than(is_overdue, Fact::monitoring_overdue_days, 0, "days", "S32"),
};
constexpr Row long_overdue[] = {
    ordered("the drug is azathioprine or ciclosporin", DrugGroup::azathioprine_or_ciclosporin, "S29, S36"),
    more_than(is_long_overdue, Fact::decisive_overdue_days, 28, "days", "design"),
    more_than(is_overdue, Fact::monitoring_overdue_days, 0, "days", "S29, S36; CSA, AZA, AAD14"),
};
constexpr Row overdue_by_general_knowledge[] = {
    ordered("the drug is methotrexate or mycophenolate, whose weeks of testing are general knowledge",
            DrugGroup::methotrexate_or_mycophenolate, "gk"),
    more_than(is_overdue, Fact::monitoring_overdue_days, 0, "days", "S32, S39; MMF"),
};
constexpr Row overdue[] = {
    ordered("the drug is a JAK inhibitor, azathioprine or ciclosporin",
            DrugGroup::jak_inhibitor_azathioprine_ciclosporin, "S29, S36; UPA-US"),
    more_than(is_overdue, Fact::monitoring_overdue_days, 0, "days",
              "S29, S36; UPA-US, ABR-US, ABR-EU, BAR-EU, CSA, AZA"),
};
constexpr Proposal order_tests[] = {Proposal::missing_tests, Proposal::hold_refill};

constexpr std::string_view summary = "{drug}: {x}.";
constexpr std::string_view advice =
    "Order the tests named, and renew the supply when the results are back. A result from elsewhere can be entered "
    "instead.";
constexpr std::string_view urgent_advice =
    "Get the tests named now, before any further supply: harm to blood or kidneys gives no early signs. A result from "
    "elsewhere can be entered instead.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, long_overdue_methotrexate, summary, urgent_advice, order_tests,
     Fact::decisive_overdue_days},
    {Indicator::critical, Match::all, long_overdue, summary, urgent_advice, order_tests, Fact::decisive_overdue_days},
    {Indicator::warning, Match::all, overdue_by_general_knowledge, summary, advice, order_tests,
     Fact::monitoring_overdue_days},
    {Indicator::warning, Match::all, overdue, summary, advice, order_tests, Fact::monitoring_overdue_days},
};

constexpr Source sources[] = {
    {"S29, S32, S36, S39, S63", "Seed document; regular tests, without intervals", true},
    {"UPA-US, ABR-US, ABR-EU, BAR-EU", "Labels of upadacitinib, abrocitinib and baricitinib: tests during treatment",
     true},
    {"CSA, AAD14", "Ciclosporin labels; American Academy of Dermatology, 2014 guideline section 3, table of tests",
     true},
    {"AZA", "Azathioprine label: blood counts", true},
    {"MMF", "Mycophenolate label and US risk programme: pregnancy test after 8 to 10 days", true},
    {"gk", "Weeks of testing on methotrexate and mycophenolate: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {2, 8, 11};

} // namespace

constexpr Rule rule{
    .id = "monitoring-overdue",
    .number = 45,
    .title = "Tests during a JAK inhibitor or traditional immunosuppressant",
    .passage =
        "These drugs need regular tests for as long as they are taken, more often at first. A test is due on the "
        "steps of its drug's table, counted from the start or from the last rise of the dose; a result shortly "
        "before a step closes it and all earlier ones. Overdue begins 7 days after the due day where the "
        "interval is up to 28 days, else 21 days after it.",
    .strength = "label; AAD 2014",
    .certainty = "label",
    .not_meant_for = "biologics, which need no laboratory test; the values of the results",
    .differs = "the source document names blood count and metabolic panel; labels ask for more",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::dose,
    .judges = DrugGroup::immunosuppressive,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Where the start of the drug is not recorded, or laboratory results since the last due day were not "
        "sent, it is not known whether a test is overdue. Orders of tests that were not sent count as none.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule monitoring_overdue = rule;

} // namespace eczema::cards
