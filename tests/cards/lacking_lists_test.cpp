// Which lists a fact is read from, and what a card calls one that is not there.
#include "cards/lacking_lists.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace eczema::cards {
namespace {

using fhir::Lack;
using fhir::RecordList;
using testing::ElementsAre;
using testing::IsEmpty;

// What a fact of a rule is read from where it is no list: the patient, the call and the drafts.
const std::set<Fact> read_from_no_list{
    Fact::age_months,
    Fact::age_years,
    Fact::birth_date_missing,
    Fact::below_labelled_age,
    Fact::jurisdiction_us,
    Fact::jurisdiction_eu,
    Fact::jurisdiction_uk,
    Fact::ladder_asked,
    Fact::advanced_drug_drafted,
    Fact::systemic_drug_drafted,
    Fact::immunosuppressive_drafted,
    Fact::biologic_drafted,
    Fact::dupilumab_stop_drafted,
    Fact::ordered_drug,
    Fact::ordered_now,
    Fact::oral_solution_ordered,
    Fact::doses_a_day,
    Fact::drug_considered,
    Fact::order_for_infection,
    Fact::course_days,
    Fact::order_repeats,
    Fact::depot_injection,
    Fact::pen_ordered,
    Fact::dose_ratio,
    Fact::loading_not_labelled,
    Fact::ordered_daily_mg,
    Fact::taken_without_order,
    Fact::puva_ordered,
    Fact::skin_light,
    Fact::male_patient,
    Fact::methotrexate_not_weekly,
    Fact::methotrexate_weekly_mg,
    Fact::methotrexate_titrated,
    Fact::methotrexate_other_route,
    Fact::dermatitis_unconfirmed, // an entry that is there
};

TEST(LackingLists, every_fact_of_a_live_rule_names_its_lists_or_has_none) {
    const auto look = [](const Rule& rule, std::span<const Row> rows) {
        for (const Row& row : rows)
            EXPECT_EQ(lists_of(row.fact).empty(), read_from_no_list.contains(row.fact))
                << rule.id << ": " << name_of(row.fact).id;
    };
    for (const Rule* rule : live_rules()) {
        look(*rule, rule->applies);
        for (const Branch& branch : rule->branches) look(*rule, branch.rows);
    }
}

TEST(LackingLists, every_list_is_read_by_a_live_rule) {
    std::set<RecordList> read;
    for (const Rule* rule : live_rules())
        for (const Branch& branch : rule->branches)
            for (const Row& row : branch.rows)
                for (const RecordList list : lists_of(row.fact)) read.insert(list);
    for (std::size_t i = 0; i < fhir::record_list_count; ++i) {
        const auto list = static_cast<RecordList>(i);
        EXPECT_TRUE(read.contains(list)) << shown(list);
    }
}

// A row of its own for each case, with the lists of the record as told.
struct Seen {
    Row row;
    FactValue value;
    Tri outcome;

    std::vector<RecordList> lacking(const fhir::PatientRecord& record) const {
        return lacking_lists({&row, 1, outcome, &value}, record);
    }
};

TEST(LackingLists, explain_what_is_unknown_or_was_not_found) {
    fhir::PatientRecord record; // nothing was sent
    const Evidence evidence[] = {{"Condition", "c1", std::nullopt}};
    const FactValue found{.truth = Tri::yes, .evidence = evidence}, none{.truth = Tri::no}, open{.truth = Tri::unknown};

    const Row infection = yes("infection", Fact::skin_infection, "s");
    EXPECT_THAT((Seen{infection, open, Tri::unknown}).lacking(record), ElementsAre(RecordList::conditions));
    EXPECT_THAT((Seen{infection, found, Tri::yes}).lacking(record), IsEmpty()) << "what was found stands";
    EXPECT_THAT((Seen{infection, none, Tri::no}).lacking(record), IsEmpty()) << "it decided nothing";

    const Row biopsy = none_within("no biopsy", Fact::skin_biopsy_days, 730, "days", "s");
    EXPECT_THAT((Seen{biopsy, none, Tri::yes}).lacking(record),
                ElementsAre(RecordList::procedures, RecordList::diagnostic_reports));
    EXPECT_THAT((Seen{biopsy, found, Tri::yes}).lacking(record),
                ElementsAre(RecordList::procedures, RecordList::diagnostic_reports))
        << "a newer one may be where nobody looked";

    const Row missing = yes("no allergy list", Fact::allergy_list_missing, "s");
    EXPECT_THAT((Seen{missing, FactValue{.truth = Tri::yes}, Tri::yes}).lacking(record),
                ElementsAre(RecordList::allergies));

    record.supplies[static_cast<std::size_t>(RecordList::procedures)].is_whole = true;
    EXPECT_THAT((Seen{biopsy, none, Tri::yes}).lacking(record), ElementsAre(RecordList::diagnostic_reports));
}

// Whether a drug that was found is still taken, its dispenses may say; that none was found, they do not.
TEST(LackingLists, supplies_explain_only_a_drug_that_was_found) {
    const fhir::PatientRecord record;
    const Evidence evidence[] = {{"MedicationRequest", "r1", std::nullopt}};
    const Row row = yes("on it", Fact::on_systemic, "s");
    const Seen nothing{row, FactValue{.truth = Tri::unknown}, Tri::unknown};
    const Seen uncertain{row, FactValue{.truth = Tri::unknown, .evidence = evidence}, Tri::unknown};
    EXPECT_THAT(nothing.lacking(record),
                ElementsAre(RecordList::medication_requests, RecordList::medication_statements));
    EXPECT_THAT(uncertain.lacking(record),
                ElementsAre(RecordList::medication_requests, RecordList::medication_statements,
                            RecordList::medication_dispenses, RecordList::medication_administrations));
}

TEST(LackingLists, in_words_for_a_card) {
    const std::pair<Lack, std::string> words[] = {
        {Lack::not_sent, "encounters: not sent"},
        {Lack::failed, "encounters: the EHR's search failed"},
        {Lack::unavailable, "encounters: not available from the EHR"},
        {Lack::partial, "encounters: only a part was sent"},
        {Lack::loose, "encounters: not sent as a search result"},
        {Lack::other_type, "encounters: other resources were sent"},
        {Lack::unreadable, "encounters: what was sent cannot be read"},
        {Lack::other_patient, "encounters: another patient's were sent"},
    };
    for (const auto& [lack, text] : words) {
        fhir::PatientRecord record;
        record.supplies[static_cast<std::size_t>(RecordList::encounters)].lack = lack;
        EXPECT_EQ(lack_in_words(RecordList::encounters, record), text);
    }
}

} // namespace
} // namespace eczema::cards
