#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row can_conceive = yes("the patient can bear children: female, 12 to 55 years, and no hysterectomy, "
                                 "sterilisation or menopause on record",
                                 Fact::childbearing_potential, "R33");
constexpr Row unprotected = yes("there is no negative pregnancy test of the last 7 days, or no record of contraception "
                                "within 365 days",
                                Fact::pregnancy_prevention_missing, "MTX, MMF, UPA-US, ABR-EU; days design");
// A pregnancy on record has its own rule.
constexpr Row not_pregnant = not_known("no pregnancy is on record", Fact::pregnant, "R12");
constexpr Row in_us = yes("United States labels apply", Fact::jurisdiction_us, "MMF");
constexpr Row outside_us = no("European or United Kingdom labels apply", Fact::jurisdiction_us, "ABR-EU");
constexpr Row is_mycophenolate = ordered("it is mycophenolate", mycophenolate, "MMF");
constexpr Row is_abrocitinib = ordered("it is abrocitinib", abrocitinib, "ABR-US, ABR-EU");
constexpr Row is_male = yes("the patient is male", Fact::male_patient, "MTX, MMF");
constexpr Row may_father = at_least("he is {n} years or older", Fact::age_years, 12, "years", "design");

constexpr Row with_methotrexate[] = {can_conceive, not_pregnant, ordered("it is methotrexate", methotrexate, "MTX"),
                                     unprotected};
constexpr Row with_mycophenolate_us[] = {can_conceive, not_pregnant, is_mycophenolate, in_us, unprotected};
constexpr Row with_mycophenolate[] = {can_conceive, not_pregnant, is_mycophenolate, unprotected};
constexpr Row with_abrocitinib_eu[] = {can_conceive, not_pregnant, is_abrocitinib, outside_us, unprotected};
constexpr Row with_abrocitinib_us[] = {can_conceive, not_pregnant, is_abrocitinib, in_us, unprotected};
constexpr Row with_baricitinib[] = {can_conceive, not_pregnant, ordered("it is baricitinib", baricitinib, "BAR-EU"),
                                    unprotected};
constexpr Row with_upadacitinib[] = {
    can_conceive, not_pregnant,
    ordered("it is a JAK inhibitor: upadacitinib, since the others stand above", jak_inhibitors, "UPA-US"),
    unprotected};
constexpr Row father_methotrexate[] = {is_male, may_father, ordered("it is methotrexate", methotrexate, "MTX")};
constexpr Row father_mycophenolate[] = {is_male, may_father, is_mycophenolate};
constexpr Row oestrogen[] = {
    yes("a contraceptive with oestrogen is in use or drafted", Fact::combined_contraceptive_used, "R33"),
    ordered("it is a JAK inhibitor", jak_inhibitors, "UPA-US, ABR-EU")};

constexpr Proposal test_and_hold[] = {Proposal::pregnancy_test, Proposal::remove_order};
constexpr Proposal tests_and_hold[] = {Proposal::pregnancy_test, Proposal::repeat_pregnancy_test,
                                       Proposal::remove_order};
constexpr Proposal tests_education_hold[] = {Proposal::pregnancy_test, Proposal::repeat_pregnancy_test,
                                             Proposal::rems_education, Proposal::remove_order};

constexpr std::string_view summary = "{drug} with child-bearing potential: no {x} on record.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, with_methotrexate, summary,
     "Exclude a pregnancy before the first dose, and agree on reliable contraception until 6 months after the last.",
     test_and_hold, Fact::pregnancy_prevention_missing},
    {Indicator::critical, Match::all, with_mycophenolate_us, summary,
     "Exclude a pregnancy just before the first dose and again 8 to 10 days later. Agree on reliable contraception "
     "until 6 weeks after the last dose, and go through the risk programme with the patient.",
     tests_education_hold, Fact::pregnancy_prevention_missing},
    {Indicator::critical, Match::all, with_mycophenolate, summary,
     "Exclude a pregnancy before the first dose and repeat the test 8 to 10 days later. Agree on reliable "
     "contraception until 6 weeks after the last dose.",
     tests_and_hold, Fact::pregnancy_prevention_missing},
    {Indicator::warning, Match::all, with_abrocitinib_eu, summary,
     "Exclude a pregnancy before the first dose, and agree on reliable contraception until 1 month after the last.",
     test_and_hold, Fact::pregnancy_prevention_missing},
    {Indicator::warning, Match::all, with_abrocitinib_us, summary,
     "Exclude a pregnancy before the first dose, and agree on contraception during treatment.", test_and_hold,
     Fact::pregnancy_prevention_missing},
    {Indicator::warning, Match::all, with_baricitinib, summary,
     "Exclude a pregnancy before the first dose, and agree on contraception during treatment and after it, as the "
     "label says.",
     test_and_hold, Fact::pregnancy_prevention_missing},
    {Indicator::warning, Match::all, with_upadacitinib, summary,
     "Exclude a pregnancy before the first dose, and agree on reliable contraception until 4 weeks after the last.",
     test_and_hold, Fact::pregnancy_prevention_missing},
    {Indicator::info, Match::all, father_methotrexate,
     "{drug} for a man: contraception until 3 months after the last dose.",
     "Advise contraception during treatment and for 3 months after the last dose."},
    {Indicator::info, Match::all, father_mycophenolate,
     "{drug} for a man: contraception until 90 days after the last dose.",
     "Advise contraception during treatment and for 90 days after the last dose, for him or his partner."},
    {Indicator::info, Match::all, oestrogen,
     "{drug} beside a contraceptive with oestrogen: both may favour blood clots.",
     "Ask for other risks of a blood clot and consider contraception without oestrogen. Do not end contraception "
     "before another kind works."},
};

constexpr Source sources[] = {
    {"S33, S39", "Seed document: harms of methotrexate, tests before mycophenolate", true},
    {"MTX", "Methotrexate label: contraception for 6 months, for men 3 months", true},
    {"MMF", "Mycophenolate label and US risk programme: tests, contraception for 6 weeks, for men 90 days", true},
    {"UPA-US", "US label of upadacitinib: contraception for 4 weeks; blood clots", true},
    {"ABR-EU", "European label of abrocitinib: contraception for 1 month", true},
};
constexpr std::uint8_t reasons[] = {2, 8, 9, 12};

} // namespace

constexpr Rule rule{
    .id = "teratogen-contraception",
    .number = 33,
    .title = "Pregnancy test and contraception",
    .passage =
        "Methotrexate, mycophenolate and JAK inhibitors harm an unborn child. Who can bear children has a pregnancy "
        "test before the first dose and contraception during treatment and after it: 6 months after methotrexate, 6 "
        "weeks after mycophenolate, 4 weeks after upadacitinib, 1 month after abrocitinib in Europe. Men are advised 3 "
        "months after methotrexate and 90 days after mycophenolate.",
    .strength = "label",
    .certainty = "label; 7 and 365 days are a choice of design",
    .not_meant_for = "a pregnancy on record or planned, which has a rule of its own; girls under 12 and women over 55",
    .sources = sources,
    .hooks = hooks(Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = methotrexate_mycophenolate_jak,
    .applies = {},
    .branches = branches,
    .when_unknown = "Where sex or date of birth is not recorded, or recorded as other than female or male, the card "
                    "asks and nothing is drafted. A hysterectomy, sterilisation or menopause that is not on record "
                    "counts as none. Without the lists that would show contraception it is not known.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule teratogen_contraception = rule;

} // namespace eczema::cards
