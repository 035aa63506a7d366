// R44: eye symptoms on an IL-4/IL-13 biologic.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view lebrikizumab = "D11AH10";
const std::string lubricant = "create eczema-cds-eye-lubricant", referral = "create eczema-cds-ophthalmology-referral";

ConditionSaid eye(std::string_view code, int days) { return {.code = code, .onset = ago(days)}; }
ConditionSaid conjunctivitis(int days) { return eye("H10.9", days); }
ConditionSaid keratitis(int days) { return eye("H16.9", days); }

Request on(std::string_view drug, int days = 60) { return chart().has(dermatitis()).has(in_use(drug, days)); }
// Drops from so many days ago on; `end` counts likewise.
OrderSaid drops(int start, int end = -7) { return {.drug = "S01XA20", .start = ago(start), .end = ago(end)}; }
ServiceRequestSaid referred(int days, std::string_view status = "active") {
    return {.code = "308479007", .authored = ago(days), .status = status};
}
EncounterSaid eye_clinic(int days, std::string_view status = "finished") {
    return {.on = ago(days), .end = ago(days), .status = status, .service = "394594003"};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "ocular-symptoms",
        {
            {"+ H10 in week 6 on dupilumab", on(dupilumab, 42).has(conjunctivitis(0)), info, {{lubricant}}},
            {"+ keratitis on dupilumab", on(dupilumab).has(keratitis(3)), warning, {{referral}}},
            {"blepharitis on tralokinumab", on(tralokinumab).has(eye("H01.00", 3)), info},
            {"dry eye on lebrikizumab", on(lebrikizumab).has(eye("H04.129", 3)), info},
            {"eye pain on dupilumab", on(dupilumab).has(eye("H57.10", 3)), warning},
            {"- conjunctivitis from before dupilumab", on(dupilumab).has(conjunctivitis(400)), silent},
            {"= onset 7 d before dupilumab", on(dupilumab).has(conjunctivitis(67)).has(drops(70)), warning},
            {"= onset 8 d before dupilumab", on(dupilumab).has(conjunctivitis(68)).has(drops(70)), silent},
            {"= for 14 d, treated", on(dupilumab).has(conjunctivitis(14)).has(drops(14)), info, {{lubricant}}},
            {"= for 15 d, treated", on(dupilumab).has(conjunctivitis(15)).has(drops(15)), warning, {{referral}}},
            {"= for 39 d, no eye treatment on record",
             on(dupilumab).has(conjunctivitis(39)),
             info,
             {{lubricant, referral}}},
            {"for 15 d, drops from before that go on", on(dupilumab).has(conjunctivitis(15)).has(drops(60)), warning},
            {"= drops ended on the day of onset", on(dupilumab).has(conjunctivitis(15)).has(drops(60, 15)), warning},
            {"= drops ended the day before", on(dupilumab).has(conjunctivitis(15)).has(drops(60, 16)), info},
            {"for 15 d, whether treated is not known",
             on(dupilumab).has(conjunctivitis(15)).sends(RecordList::medication_statements, Sent::absent), info},
            {"for 15 d, treated, referred", on(dupilumab).has(conjunctivitis(15)).has(drops(15)).has(referred(2)),
             silent},
            {"= keratitis, referred on the day", on(dupilumab).has(keratitis(3)).has(referred(3)), silent},
            {"= keratitis, referred the day before", on(dupilumab).has(keratitis(3)).has(referred(4)), warning},
            {"keratitis, referral revoked", on(dupilumab).has(keratitis(3)).has(referred(2, "revoked")), warning},
            {"keratitis, seen in the eye clinic", on(dupilumab).has(keratitis(3)).has(eye_clinic(1)), silent},
            {"keratitis, visit cancelled", on(dupilumab).has(keratitis(3)).has(eye_clinic(1, "cancelled")), warning},
            {"new keratitis, referred for the conjunctivitis before",
             on(dupilumab).has(conjunctivitis(60)).has(keratitis(3)).has(referred(40)), warning},
            {"keratitis, referrals not supplied",
             on(dupilumab).has(keratitis(3)).sends(RecordList::service_requests, Sent::absent), warning},
            {"= dupilumab ended 90 d ago",
             chart().has(dermatitis()).has(in_use_until(dupilumab, 90)).has(conjunctivitis(5)), info},
            {"= dupilumab ended 91 d ago",
             chart().has(dermatitis()).has(in_use_until(dupilumab, 91)).has(conjunctivitis(5)), silent},
            {"- on nemolizumab only", on(nemolizumab).has(keratitis(3)), silent},
            {"- on upadacitinib only", on(upadacitinib).has(keratitis(3)), silent},
            {"- no eye complaint", on(dupilumab), silent},
            {"- resolved", on(dupilumab).has(ConditionSaid{.code = "H10.9", .onset = ago(5), .status = "resolved"}),
             silent},
            {"refuted", on(dupilumab).has(ConditionSaid{.code = "H16.9", .onset = ago(5), .verification = "refuted"}),
             silent},
            {"onset known by the month", on(dupilumab).has(ConditionSaid{.code = "H10.9", .onset = "2026-08"}), info},
            {"suspected keratitis only",
             on(dupilumab).has(ConditionSaid{.code = "H16.9", .onset = ago(5), .verification = "provisional"}),
             unknown},
            {"suspected keratitis beside conjunctivitis",
             on(dupilumab)
                 .has(ConditionSaid{.code = "H16.9", .onset = ago(5), .verification = "provisional"})
                 .has(conjunctivitis(5)),
             info},
            {"without any date", on(dupilumab).has(ConditionSaid{.code = "H10.9"}), unknown},
            {"start of dupilumab not known",
             chart().has(dermatitis()).has(OrderSaid{.drug = dupilumab}).has(conjunctivitis(5)), unknown},
            {"condition list absent", on(dupilumab).sends(RecordList::conditions, Sent::absent), unknown},
            {"medication orders absent, conjunctivitis",
             chart().has(dermatitis()).has(conjunctivitis(5)).sends(RecordList::medication_requests, Sent::absent),
             unknown},
            {"medication orders absent, no eye complaint",
             chart().has(dermatitis()).sends(RecordList::medication_requests, Sent::absent), silent},
        });
}

INSTANTIATE_TEST_SUITE_P(ocular_symptoms, Specification, testing::ValuesIn(rows()));

std::string summary(const Request& request) {
    const Answer answer = ask(request);
    const CardSeen* card = answer.card_of("ocular-symptoms");
    return card ? card->summary : std::string();
}

TEST(OcularSymptoms, says_drug_and_days) {
    EXPECT_EQ(summary(on(dupilumab).has(keratitis(3))), "Eye symptoms on dupilumab: treat early; refer urgently.");
    EXPECT_EQ(summary(on(dupilumab).has(conjunctivitis(3))),
              "Eye symptoms on dupilumab: treat early; lubricants, review in 2 weeks.");
    EXPECT_EQ(summary(on(dupilumab).has(conjunctivitis(39))),
              "Eye symptoms on dupilumab, untreated 39 d: treat or refer.");
    EXPECT_EQ(summary(chart().has(dermatitis()).has(in_use_until(dupilumab, 30)).has(conjunctivitis(3))),
              "Eye symptoms after dupilumab: treat early; lubricants, review in 2 weeks.");
    EXPECT_EQ(summary(on(dupilumab).has(conjunctivitis(20)).sends(RecordList::medication_statements, Sent::absent)),
              "Eye symptoms on dupilumab for over 2 weeks; treatment not known here: treat or refer.");
}

} // namespace
} // namespace eczema::tests
