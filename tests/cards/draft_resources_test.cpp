#include "cards/draft_resources.hpp"

#include "cards/proposals.hpp"
#include "cards/topical_options.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/record_builder.hpp"

#include <gmock/gmock.h>

namespace eczema::cards {
namespace {

using fhir::FhirVersion;
using testing::HasSubstr;
using testing::Not;
using tests::at;
using tests::json_of;
using enum FhirVersion;

DraftContext context_in(FhirVersion version) {
    return {.patient_id = "p1",
            .encounter_id = "e1",
            .condition_id = "c1",
            .today = fhir::Day{20'680},
            .jurisdiction = Jurisdiction::us,
            .version = version};
}

const BiologicDose& dose_of(std::string_view id) {
    for (const BiologicDose& dose : biologic_doses())
        if (dose.id == id) return dose;
    throw std::runtime_error("no dose " + std::string(id));
}

// One draft of each kind.
enum class Drafted { biologic, limited, drops, test, vaccine, procedure, referral, task, allergy };

std::string draft(Drafted what, const DraftContext& context) {
    constexpr std::string_view rule = "gate-helminth";
    const ProposalSubject subject{"dupilumab", "MedicationRequest/m1"};
    switch (what) {
    case Drafted::biologic:
        return draft_biologic(dose_of("dupilumab-us-adults"), rule, context);
    case Drafted::limited:
        return draft_biologic(dose_of("lebrikizumab-us-eu-12y-40kg"), rule, context);
    case Drafted::drops:
        return draft_eye_lubricant(rule, context).resource;
    case Drafted::test:
        return draft_lab_test(LabTest::creatinine, rule, context).resource;
    case Drafted::vaccine:
        return draft_vaccination(ValueSet::vaccine_zoster_recombinant, rule, context).resource;
    case Drafted::procedure:
        return draft_proposal(Proposal::skin_biopsy, subject, rule, context).resource;
    case Drafted::referral:
        return draft_proposal(Proposal::urgent_dermatology, subject, rule, context).resource;
    case Drafted::task:
        return draft_proposal(Proposal::stop_judged_drug, subject, rule, context).resource;
    case Drafted::allergy:
        return draft_reaction(ValueSet::drug_dupilumab, "serum sickness", rule, context);
    }
    return {};
}

// What stands at a place of the draft, by version: DSTU2, STU3, R4 and R4B, R5. Empty: nothing.
struct Place {
    Drafted what;
    const char* pointer;
    const char* dstu2;
    const char* stu3;
    const char* r4;
    const char* r5;
};

constexpr const char* whole_day = "\"2026-08-15\"";
constexpr const char* dupilumab = "\"1876376\"";
constexpr const char* creatinine = "\"2160-0\"";
constexpr const char* biopsy = "\"Order a skin biopsy\"";
constexpr const char* dermatology = "\"183518005\"";
constexpr const char* of_patient = "\"Patient/p1\"";
constexpr const char* at_encounter = "\"Encounter/e1\"";
constexpr const char* for_condition = "\"Condition/c1\"";
constexpr const char* sickness = "\"serum sickness\"";
constexpr const char* active =
    R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active","display":"Active"}]})";
constexpr const char* a_draft = "\"draft\"";

TEST(DraftResources, are_in_the_clients_version) {
    using enum Drafted;
    const Place places[] = {
        // drugs
        {biologic, "/resourceType", "\"MedicationOrder\"", "\"MedicationRequest\"", "\"MedicationRequest\"",
         "\"MedicationRequest\""},
        {biologic, "/status", a_draft, a_draft, a_draft, a_draft},
        {biologic, "/intent", "", "\"order\"", "\"order\"", "\"order\""},
        {biologic, "/medicationCodeableConcept/coding/0/code", dupilumab, dupilumab, dupilumab, ""},
        {biologic, "/medication/concept/coding/0/code", "", "", "", dupilumab},
        {biologic, "/patient/reference", of_patient, "", "", ""},
        {biologic, "/subject/reference", "", of_patient, of_patient, of_patient},
        {biologic, "/encounter/reference", at_encounter, "", at_encounter, at_encounter},
        {biologic, "/context/reference", "", at_encounter, "", ""},
        {biologic, "/dateWritten", whole_day, "", "", ""},
        {biologic, "/authoredOn", "", whole_day, whole_day, whole_day},
        {biologic, "/reasonReference/reference", for_condition, "", "", ""},
        {biologic, "/reasonReference/0/reference", "", for_condition, for_condition, ""},
        {biologic, "/reason/0/reference/reference", "", "", "", for_condition},
        {biologic, "/dosageInstruction/0/sequence", "", "1", "1", "1"},
        {biologic, "/dosageInstruction/0/doseQuantity/value", "600", "600", "", ""},
        {biologic, "/dosageInstruction/0/doseAndRate/0/doseQuantity/value", "", "", "600", "600"},
        {biologic, "/dosageInstruction/0/timing/repeat/count", "1", "1", "1", "1"},
        {biologic, "/dosageInstruction/1/timing/repeat/period", "2", "2", "2", "2"},
        {biologic, "/dosageInstruction/1/timing/repeat/periodUnit", "", "\"wk\"", "\"wk\"", "\"wk\""},
        {biologic, "/dosageInstruction/1/timing/repeat/periodUnits", "\"wk\"", "", "", ""},
        {biologic, "/dosageInstruction/1/route/coding/0/code", "\"34206005\"", "\"34206005\"", "\"34206005\"",
         "\"34206005\""},
        {biologic, "/dispenseRequest/expectedSupplyDuration/code", "\"mo\"", "\"mo\"", "\"mo\"", "\"mo\""},
        {limited, "/dosageInstruction/2/timing/repeat/boundsDuration/value", "", "84", "84", "84"},
        {limited, "/dosageInstruction/2/timing/repeat/boundsQuantity/value", "84", "", "", ""},
        {drops, "/dosageInstruction/0/timing/repeat/frequencyMax", "5", "5", "5", "5"},
        {drops, "/dosageInstruction/0/sequence", "", "", "", ""},
        {drops, "/dispenseRequest", "", "", "", ""},
        // tests
        {test, "/resourceType", "\"DiagnosticOrder\"", "\"ProcedureRequest\"", "\"ServiceRequest\"",
         "\"ServiceRequest\""},
        {test, "/intent", "", "\"order\"", "\"order\"", "\"order\""},
        {test, "/item/0/code/coding/0/code", creatinine, "", "", ""},
        {test, "/code/coding/0/code", "", creatinine, creatinine, ""},
        {test, "/code/concept/coding/0/code", "", "", "", creatinine},
        {test, "/subject/reference", of_patient, of_patient, of_patient, of_patient},
        {test, "/context/reference", "", at_encounter, "", ""},
        {test, "/event/0/dateTime", whole_day, "", "", ""},
        {test, "/event/0/status", a_draft, "", "", ""},
        {test, "/authoredOn", "", whole_day, whole_day, whole_day},
        {test, "/supportingInformation/0/reference", for_condition, "", "", ""},
        {test, "/reasonReference/0/reference", "", for_condition, for_condition, ""},
        {test, "/reason/0/reference/reference", "", "", "", for_condition},
        // procedures
        {vaccine, "/resourceType", "\"ProcedureRequest\"", "\"ProcedureRequest\"", "\"ServiceRequest\"",
         "\"ServiceRequest\""},
        {procedure, "/resourceType", "\"ProcedureRequest\"", "\"ProcedureRequest\"", "\"ServiceRequest\"",
         "\"ServiceRequest\""},
        {procedure, "/code/text", biopsy, biopsy, biopsy, ""},
        {procedure, "/code/concept/text", "", "", "", biopsy},
        {procedure, "/orderedOn", whole_day, "", "", ""},
        {procedure, "/authoredOn", "", whole_day, whole_day, whole_day},
        {procedure, "/reasonReference/reference", for_condition, "", "", ""},
        {procedure, "/reasonReference/0/reference", "", for_condition, for_condition, ""},
        {procedure, "/priority", "", "", "", ""},
        // referrals
        {referral, "/resourceType", "\"ReferralRequest\"", "\"ReferralRequest\"", "\"ServiceRequest\"",
         "\"ServiceRequest\""},
        {referral, "/serviceRequested/0/coding/0/code", dermatology, dermatology, "", ""},
        {referral, "/code/coding/0/code", "", "", dermatology, ""},
        {referral, "/code/concept/coding/0/code", "", "", "", dermatology},
        {referral, "/patient/reference", of_patient, "", "", ""},
        {referral, "/subject/reference", "", of_patient, of_patient, of_patient},
        {referral, "/date", whole_day, "", "", ""},
        {referral, "/authoredOn", "", whole_day, whole_day, whole_day},
        {referral, "/priority/text", "\"urgent\"", "", "", ""},
        {referral, "/priority", R"({"text":"urgent"})", "\"urgent\"", "\"urgent\"", "\"urgent\""},
        // tasks
        {task, "/resourceType", "", "\"Task\"", "\"Task\"", "\"Task\""},
        {task, "/intent", "", "\"proposal\"", "\"proposal\"", "\"proposal\""},
        {task, "/code/coding/0/code", "", "\"abort\"", "\"abort\"", "\"abort\""},
        {task, "/for/reference", "", of_patient, of_patient, of_patient},
        {task, "/focus/reference", "", "\"MedicationRequest/m1\"", "\"MedicationRequest/m1\"",
         "\"MedicationRequest/m1\""},
        {task, "/context/reference", "", at_encounter, "", ""},
        {task, "/encounter/reference", "", "", at_encounter, at_encounter},
        // entries of the allergy list
        {allergy, "/resourceType", "\"AllergyIntolerance\"", "\"AllergyIntolerance\"", "\"AllergyIntolerance\"",
         "\"AllergyIntolerance\""},
        {allergy, "/status", "\"unconfirmed\"", "", "", ""},
        {allergy, "/clinicalStatus", "", "\"active\"", active, active},
        {allergy, "/verificationStatus/coding/0/code", "", "", "\"unconfirmed\"", "\"unconfirmed\""},
        {allergy, "/intent", "", "", "", ""},
        {allergy, "/substance/coding/0/code", dupilumab, "", "", ""},
        {allergy, "/code/coding/0/code", "", dupilumab, dupilumab, dupilumab},
        {allergy, "/patient/reference", of_patient, of_patient, of_patient, of_patient},
        {allergy, "/encounter/reference", "", "", at_encounter, at_encounter},
        {allergy, "/recordedDate", whole_day, "", whole_day, whole_day},
        {allergy, "/assertedDate", "", whole_day, "", ""},
        {allergy, "/reaction/0/manifestation/0/text", sickness, sickness, sickness, ""},
        {allergy, "/reaction/0/manifestation/0/concept/text", "", "", "", sickness},
    };
    for (const Place& place : places)
        for (const auto& [version, expected] : {std::pair{dstu2, place.dstu2},
                                                {stu3, place.stu3},
                                                {FhirVersion::r4, place.r4},
                                                {r4b, place.r4},
                                                {FhirVersion::r5, place.r5}}) {
            const std::string json = draft(place.what, context_in(version));
            EXPECT_EQ(json.empty() ? std::string() : at(json_of(json), place.pointer), expected)
                << static_cast<int>(place.what) << ' ' << place.pointer << " in version " << static_cast<int>(version);
        }
}

TEST(DraftResources, say_who_proposed_them_in_every_version) {
    using enum Drafted;
    for (const FhirVersion version : {dstu2, stu3, FhirVersion::r4, r4b, FhirVersion::r5})
        for (const Drafted what : {biologic, limited, drops, test, vaccine, procedure, referral, task, allergy}) {
            if (what == task && version == dstu2) continue;
            const std::string json = draft(what, context_in(version));
            EXPECT_THAT(json, HasSubstr("Proposed by Eczema CDS, rule gate-helminth."));
            EXPECT_THAT(json, Not(HasSubstr("null")));
            EXPECT_THAT(at(json_of(json), "/id"), HasSubstr("eczema-cds-"));
        }
}

// --- the site's own order items -----------------------------------------------------------------------------------

TEST(DraftResources, carry_the_sites_coding_first) {
    const std::pair<Drafted, std::pair<std::string_view, std::string_view>> mapped[] = {
        {Drafted::biologic, {"dupilumab-300-mg", "/medicationCodeableConcept"}},
        {Drafted::limited, {"lebrikizumab-250-mg", "/medicationCodeableConcept"}},
        {Drafted::drops, {"eye-lubricant", "/medicationCodeableConcept"}},
        {Drafted::test, {"creatinine", "/code"}},
        {Drafted::vaccine, {"zoster-vaccine", "/code"}},
        {Drafted::procedure, {"skin-biopsy", "/code"}},
        {Drafted::referral, {"urgent-dermatology", "/code"}},
        {Drafted::task, {"stop-drug", "/code"}},
    };
    for (const auto& [what, where] : mapped) {
        const std::string code(where.second);
        const SiteOrder orders[] = {{"another-item", "urn:x", "0", {}},
                                    {std::string(where.first), "urn:x", "7", "Ours"}};
        DraftContext context = context_in(FhirVersion::r4);
        const std::string plain = draft(what, context);
        context.site_orders = orders;
        const std::string own = draft(what, context);
        const auto without = json_of(plain), with = json_of(own);
        EXPECT_EQ(at(with, code + "/coding/0"), R"({"system":"urn:x","code":"7","display":"Ours"})") << where.first;
        EXPECT_EQ(at(with, code + "/coding/1"), at(without, code + "/coding/0")) << where.first;
        EXPECT_EQ(at(with, code + "/text"), at(without, code + "/text")) << where.first;
        context.site_orders = std::span(orders).first(1);
        EXPECT_EQ(draft(what, context), plain) << where.first;
    }
}

TEST(DraftResources, carry_the_sites_coding_of_a_topical) {
    const SiteOrder orders[] = {{"triamcinolone-0-1", "urn:x", "7", {}}};
    DraftContext context = context_in(FhirVersion::r5);
    context.site_orders = orders;
    const auto draft = json_of(draft_topical(topical_options().front(), "ad-optimise-topicals", context).resource);
    EXPECT_EQ(at(draft, "/medication/concept/coding"), R"([{"system":"urn:x","code":"7"}])");
    EXPECT_EQ(at(draft, "/medication/concept/text"), "\"triamcinolone 0.1 % ointment\"");
}

// --- a card where the version has no Task -------------------------------------------------------------------------

// The answer to a patient whom `days` of dupilumab changed nothing.
std::string answer_in(FhirVersion version, int days) {
    using namespace tests;
    const Request request = chart()
                                .has(dermatitis())
                                .has(OrderSaid{.drug = "D11AH05", .start = ago(days), .every_weeks = 2})
                                .has(ScoreSaid{"easi", 30, ago(days + 5), "before"})
                                .has(ScoreSaid{"easi", 28, ago(0), "now"});
    server::Snapshot snapshot = default_snapshot();
    snapshot.clients.front().settings.fhir_version = version;
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluation =
        server::evaluate_body(request.body(tests::today), nullptr, snapshot, std::int64_t{tests::today.number} * 86'400,
                              server::Explain::no, arena);
    if (!evaluation) throw std::runtime_error(evaluation.error().message);
    return evaluation->response;
}

TEST(DraftResources, leave_tasks_to_be_done_by_hand_in_dstu2) {
    constexpr const char *with_task = "Stop dupilumab, draft tralokinumab",
                         *without_task = "Draft tralokinumab; stop dupilumab by hand",
                         *review = "To do by hand: Book a review of the response to dupilumab.";
    const std::string in_stu3 = answer_in(stu3, 112), in_dstu2 = answer_in(dstu2, 112);
    EXPECT_THAT(in_stu3, HasSubstr(with_task));
    EXPECT_THAT(in_stu3, HasSubstr("\"resourceType\":\"Task\""));
    EXPECT_THAT(in_dstu2, HasSubstr(without_task));
    EXPECT_THAT(in_dstu2, HasSubstr("\"resourceType\":\"MedicationOrder\""));
    EXPECT_THAT(in_dstu2, Not(HasSubstr("\"Task\"")));
    EXPECT_THAT(answer_in(FhirVersion::r4, 90), Not(HasSubstr("by hand")));
    EXPECT_THAT(answer_in(dstu2, 90), HasSubstr(review));
    EXPECT_THAT(answer_in(dstu2, 90), Not(HasSubstr("\"Task\"")));
}

} // namespace
} // namespace eczema::cards
