#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr std::string_view required =
    "a test that the drug needs before its start has no result in time and is not on order";

constexpr Row applies[] = {
    yes("the drug is new to the patient: no exposure in 180 days", Fact::drug_naive, "design"),
};
constexpr Row decisive[] = {
    ordered("azathioprine, methotrexate or mycophenolate is ordered",
            DrugGroup::azathioprine_mycophenolate_methotrexate, "S32, S36, S39"),
    yes("it is TPMT before azathioprine, or the pregnancy test before methotrexate or mycophenolate where a pregnancy "
        "is possible",
        Fact::decisive_test_missing, "S36, CPIC, MMF"),
    yes(required, Fact::baseline_tests_missing, "S32, S36, S39"),
};
constexpr Row mycophenolate[] = {
    ordered("mycophenolate is ordered, part of whose list of tests is general knowledge", DrugGroup::mycophenolate,
            "gk"),
    yes(required, Fact::baseline_tests_missing, "S39, MMF"),
};
constexpr Row missing[] = {
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", DrugGroup::immunosuppressive,
            "S29, S32, S36; UPA-US"),
    yes(required, Fact::baseline_tests_missing, "S29, S32, S36; UPA-US, ABR-US, BAR-EU, CSA, AAD14"),
};
constexpr Proposal order_tests[] = {Proposal::missing_tests};

constexpr std::string_view summary = "Before {drug}: no result found for {x}.";
constexpr std::string_view advice = "Order what is missing and keep the prescription as a draft until the results are "
                                    "back. A result from elsewhere can "
                                    "be entered instead.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, decisive, summary,
     "Do not start before this result is known. Order what is missing and keep the prescription as a draft.",
     order_tests, Fact::baseline_tests_missing},
    {Indicator::warning, Match::all, mycophenolate, summary, advice, order_tests, Fact::baseline_tests_missing},
    {Indicator::warning, Match::all, missing, summary, advice, order_tests, Fact::baseline_tests_missing},
};

constexpr Source sources[] = {
    {"S29, S32, S36, S39", "Seed document; it names blood count, metabolic panel and TPMT only", true},
    {"UPA-US, ABR-US, BAR-EU", "Labels of upadacitinib and abrocitinib (US) and baricitinib (EU): tests before a start",
     true},
    {"CSA", "Ciclosporin labels and British advice: blood pressure and creatinine on two days", true},
    {"AAD14", "American Academy of Dermatology, 2014 guideline section 3, table of tests", true},
    {"CPIC", "CPIC guideline for thiopurines: TPMT and NUDT15", true},
    {"MMF", "Mycophenolate label and US risk programme: pregnancy tests", true},
    {"gk", "Remaining tests before mycophenolate: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {2, 8, 11};

} // namespace

constexpr Rule rule{
    .id = "baseline-tests-missing",
    .number = 31,
    .title = "Tests before a JAK inhibitor or traditional immunosuppressant",
    .passage = "JAK inhibitors, ciclosporin, methotrexate, azathioprine and mycophenolate each need their own tests "
               "before the first dose: blood count, liver and kidney tests, tuberculosis and hepatitis tests for most, "
               "blood pressure and creatinine on two days for ciclosporin, TPMT for azathioprine, and a pregnancy test "
               "where a pregnancy is possible. The rulebook has the table of tests.",
    .strength = "label; AAD 2014",
    .certainty = "label",
    .not_meant_for = "biologics, which need no laboratory test; a drug taken within 180 days, whose tests are those of "
                     "monitoring; the values of the results",
    .differs = "the source document names blood count, metabolic panel and TPMT; labels ask for more",
    .sources = sources,
    .hooks = hooks(Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::immunosuppressive,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Where laboratory results were not sent, or do not reach back far enough, it is not known whether a "
        "test was done: the check is reported as not completed and nothing is drafted. Orders of tests that "
        "were not sent count as none.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule baseline_tests_missing = rule;

} // namespace eczema::cards
