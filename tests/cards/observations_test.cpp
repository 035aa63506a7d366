// Which observations count, which is the newest, and what a qualitative result says (specification 1.1, 8.3).
#include "cards/observations.hpp"

#include "tests/support/derived_chart.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using cards::Tri;
using cards::ValueSet;

LabSaid creatinine(int on, std::string_view id) {
    return {.code = "2160-0", .value = 0.9, .unit = "mg/dL", .on = ago(on), .id = id};
}
Entry blood_pressure(std::string_view members_of_diastolic = R"(,"valueQuantity":{"value":80,"code":"mm[Hg]"})") {
    const std::string systolic =
        object(raw("code", concept_of("8480-6", "loinc")) + raw("valueQuantity", quantity_of(120, "mm[Hg]")));
    const std::string diastolic =
        object(raw("code", concept_of("8462-4", "loinc")) + std::string(members_of_diastolic));
    return {RecordList::observations, "bp",
            object(begin("Observation", "bp") + text("status", "final") + raw("code", concept_of("85354-9", "loinc")) +
                   raw("subject", patient_reference()) + text("effectiveDateTime", ago(3)) +
                   raw("component", listed({systolic, diastolic})))};
}

std::string newest(const Request& request, ValueSet set, std::optional<fhir::Day> until = std::nullopt) {
    const DerivedChart seen(request);
    const fhir::Observation* found = cards::newest_observation(std::array{set}, seen.from, until);
    return std::string(found ? found->id : "none");
}

TEST(Observations, count_by_status) {
    const auto counts = [](std::string_view status) {
        LabSaid said = creatinine(3, "o");
        said.status = status;
        return newest(chart().has(said), ValueSet::obs_creatinine) == "o";
    };
    EXPECT_TRUE(counts("final"));
    EXPECT_TRUE(counts("amended"));
    EXPECT_TRUE(counts("corrected"));
    EXPECT_TRUE(counts("Final"));
    EXPECT_TRUE(counts("")) << "it may be the newest";
    EXPECT_TRUE(counts("unknown")) << "the same";
    EXPECT_TRUE(counts("fin")) << "the same";
    EXPECT_FALSE(counts("preliminary"));
    EXPECT_FALSE(counts("registered"));
    EXPECT_FALSE(counts("cancelled"));
    EXPECT_FALSE(counts("entered-in-error"));
}

// One whose status is not known may be the newest, and nothing that it says counts.
TEST(Observations, of_unknown_status_have_a_value_and_not_which) {
    for (const char* status : {"final", "", "unknown", "done"}) {
        LabSaid said = creatinine(3, "o");
        said.answer = "260385009";
        said.interpretation = "H";
        said.status = status;
        Entry entry = entry_of(said);
        entry.json.pop_back();
        entry.json += R"(,"valueBoolean":true,"component":[{"code":{},"valueInteger":3},{"code":{}}]})";
        const DerivedChart seen(chart().with(entry));
        ASSERT_EQ(seen.from.observations.size(), 1U) << status;
        const fhir::Observation& found = *seen.from.observations[0].observation;
        const bool is_known = std::string_view(status) == "final";
        EXPECT_EQ(cards::is_final(found), is_known ? Tri::yes : Tri::unknown) << status;
        EXPECT_TRUE(found.has_value()) << status;
        EXPECT_EQ(found.value.value.has_value(), is_known) << status;
        EXPECT_EQ(found.answer.is_empty(), !is_known) << status;
        EXPECT_EQ(found.interpretations.empty(), !is_known) << status;
        EXPECT_EQ(found.value_boolean.has_value(), is_known) << status;
        ASSERT_EQ(found.components.size(), 2U);
        EXPECT_EQ(found.components[0].value.value.has_value(), is_known) << status;
        EXPECT_TRUE(found.components[0].has_value()) << status;
        EXPECT_FALSE(found.components[1].has_value()) << status;
    }
}

TEST(Observations, without_a_value_by_declaration_do_not_count) {
    Entry absent = entry_of(creatinine(3, "o"));
    absent.json.pop_back();
    absent.json += R"(,"dataAbsentReason":{"text":"haemolysed"}})";
    EXPECT_EQ(newest(chart().with(absent), ValueSet::obs_creatinine), "none");
}

TEST(Observations, newest_of_an_analyte) {
    const Request two = chart().has(creatinine(30, "old")).has(creatinine(3, "new"));
    EXPECT_EQ(newest(two, ValueSet::obs_creatinine), "new");
    EXPECT_EQ(newest(Request(two).reversed(), ValueSet::obs_creatinine), "new");
    EXPECT_EQ(newest(two, ValueSet::obs_creatinine, today - 3), "new");
    EXPECT_EQ(newest(two, ValueSet::obs_creatinine, today - 4), "old");
    EXPECT_EQ(newest(two, ValueSet::obs_creatinine, today - 30), "old");
    EXPECT_EQ(newest(two, ValueSet::obs_creatinine, today - 31), "none");
    EXPECT_EQ(newest(two, ValueSet::obs_alt), "none");
    EXPECT_EQ(newest(chart().has(creatinine(3, "b")).has(creatinine(3, "a")), ValueSet::obs_creatinine), "a");
    LabSaid undated = creatinine(0, "undated");
    undated.on = {};
    EXPECT_EQ(newest(chart().has(undated), ValueSet::obs_creatinine), "none");
    LabSaid month = creatinine(0, "month");
    month.on = "2026-07";
    EXPECT_EQ(newest(chart().has(month), ValueSet::obs_creatinine, fhir::day_of(2026, 7, 31)), "month");
    EXPECT_EQ(newest(chart().has(month), ValueSet::obs_creatinine, fhir::day_of(2026, 7, 30)), "none");
}

TEST(Observations, of_a_panel_are_its_components_too) {
    EXPECT_EQ(newest(chart().with(blood_pressure()), ValueSet::obs_blood_pressure), "bp");
    EXPECT_EQ(newest(chart().with(blood_pressure()), ValueSet::obs_systolic), "bp");
    EXPECT_EQ(newest(chart().with(blood_pressure()), ValueSet::obs_diastolic), "bp");
    const Request without = chart().with(blood_pressure(R"(,"dataAbsentReason":{"text":"not taken"})"));
    EXPECT_EQ(newest(without, ValueSet::obs_systolic), "bp");
    EXPECT_EQ(newest(without, ValueSet::obs_diastolic), "none");
}

TEST(Observations, are_known_since_the_oldest_of_a_page) {
    const auto known = [](int since, Sent how) {
        const DerivedChart seen(
            chart().has(creatinine(3, "new")).has(creatinine(30, "old")).sends(RecordList::observations, how));
        return cards::knows_laboratory_since(seen.record, today - since);
    };
    EXPECT_TRUE(known(9999, Sent::whole));
    EXPECT_TRUE(known(9999, Sent::null));
    EXPECT_TRUE(known(30, Sent::partial));
    EXPECT_FALSE(known(31, Sent::partial));
    EXPECT_FALSE(known(1, Sent::absent));
    EXPECT_FALSE(known(1, Sent::failed));
}

TEST(Observations, positive_or_negative) {
    const auto says = [](std::string_view answer, std::string_view interpretation, double value = -1) {
        LabSaid said{.code = "5196-1", .on = ago(3), .id = "o", .answer = answer, .interpretation = interpretation};
        if (value >= 0) said.value = value;
        const DerivedChart seen(chart().has(said));
        return cards::is_positive(*seen.from.observations.front().observation, value_sets());
    };
    EXPECT_EQ(says("10828004", ""), Tri::yes);
    EXPECT_EQ(says("260385009", ""), Tri::no);
    EXPECT_EQ(says("", "POS"), Tri::yes);
    EXPECT_EQ(says("", "NEG"), Tri::no);
    EXPECT_EQ(says("10828004", "NEG"), Tri::unknown); // it contradicts itself
    EXPECT_EQ(says("", ""), Tri::unknown);
    EXPECT_EQ(says("", "H", 3), Tri::unknown);
    EXPECT_EQ(says("text:Positive", ""), Tri::unknown);
}

} // namespace
} // namespace eczema::tests
