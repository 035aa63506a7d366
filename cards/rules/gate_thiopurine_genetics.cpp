#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {ordered("azathioprine is ordered", DrugGroup::azathioprine, "R23")};

// Of a phenotype: 0 poor, 1 intermediate, 2 normal metabolizer.
constexpr Row poor[] = {at_most("TPMT: poor metabolizer", Fact::tpmt_phenotype, 0, {}, "CPIC"),
                        at_most("NUDT15: poor metabolizer", Fact::nudt15_phenotype, 0, {}, "CPIC")};
constexpr Row low[] = {yes("a result or diagnosis says that TPMT or NUDT15 works little, and not whether the patient "
                           "is an intermediate or a poor metabolizer",
                           Fact::thiopurine_low_unclassified, "CPIC; reading design")};
constexpr Row both_intermediate[] = {
    at_most("TPMT: intermediate metabolizer", Fact::tpmt_phenotype, 1, {}, "CPIC"),
    at_most("NUDT15: intermediate metabolizer", Fact::nudt15_phenotype, 1, {}, "CPIC")};
constexpr Row tpmt_missing[] = {yes("the record has no TPMT result", Fact::tpmt_missing, "S36, CPIC")};
constexpr Row unclear[] = {yes("the newest TPMT or NUDT15 result is indeterminate, cannot be read, or is an activity "
                               "measured up to 120 days after a transfusion of red cells",
                               Fact::thiopurine_unclear, "S36, CPIC")};
constexpr Row nudt15_missing[] = {yes("the record has no NUDT15 result", Fact::nudt15_missing, "CPIC")};

constexpr Proposal remove[] = {Proposal::remove_order};
constexpr Proposal order_tests[] = {Proposal::missing_tests};

constexpr Branch branches[] = {
    {Indicator::critical, Match::any, poor, "{drug}: {x}; choose a drug that is no thiopurine.",
     "Do not start it: at usual doses the marrow can fail. For a disease that is no cancer another drug is advised.",
     remove},
    {Indicator::warning, Match::any, low, "{drug}: {x}; find out which before a dose is set.",
     "Do not start before the genotype tells an intermediate from a poor metabolizer: the first needs less, the second "
     "no thiopurine.",
     order_tests},
    {Indicator::warning, Match::all, both_intermediate, "{drug}: {x}; start with 20-50 % of the usual dose.",
     "Start with 20 to 50 % of the usual dose. Wait 2 to 4 weeks for the blood counts before each rise."},
    {Indicator::warning, Match::any, both_intermediate, "{drug}: {x}; start with 30-80 % of the usual dose.",
     "Start with 30 to 80 % of the usual dose. Wait 2 to 4 weeks for the blood counts before each rise. Where the "
     "other gene is not tested, test it first: if both are intermediate, 20 to 50 % is advised.",
     order_tests},
    {Indicator::warning, Match::all, tpmt_missing, "{drug}: {x}; the dose depends on it.",
     "Do not start before the result is known. A result from elsewhere can be entered instead.", order_tests},
    {Indicator::warning, Match::all, unclear, "{drug}: {x}; test or read it before the dose is set.",
     "Read the report, or order the genotype: it does not change with a transfusion.", order_tests},
    {Indicator::info, Match::all, nudt15_missing, "{drug}: {x}; CPIC advises TPMT and NUDT15 together.",
     "Order NUDT15 as well, or watch the blood count closely. Loss of its function is more frequent in some "
     "populations; that is asked of the patient and not concluded from the record.",
     order_tests},
};

constexpr Source sources[] = {
    {"S36", "Seed document: tests before azathioprine", true},
    {"CPIC",
     "CPIC guideline for thiopurines, TPMT and NUDT15, 2018 with the update of March 2024; table of allele "
     "function",
     true},
};
constexpr std::uint8_t reasons[] = {2, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-thiopurine-genetics",
    .number = 23,
    .title = "TPMT and NUDT15 before azathioprine",
    .passage = "TPMT and NUDT15 break thiopurines down. Where one of them does not work, azathioprine is not given for "
               "a disease that is no cancer; where one works by half, treatment starts with 30 to 80 % of the usual "
               "dose, and where both do, with 20 to 50 %. The activity of TPMT is not read up to 120 days after a "
               "transfusion of red cells. Results count for life.",
    .strength = "strong (CPIC)",
    .certainty = "as graded by CPIC",
    .not_meant_for = "the dose itself, which has a rule of its own; a risk by ancestry, which is never concluded",
    .differs = "the source document asks for TPMT alone; CPIC judges TPMT and NUDT15 together",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::azathioprine,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Where laboratory results were not sent as a whole, a result may be missing from the list: "
                    "azathioprine is not offered, and the result is asked for.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_thiopurine_genetics = rule;

} // namespace eczema::cards
