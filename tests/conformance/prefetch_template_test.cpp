#include "conformance/requests/prefetch_template.hpp"

#include <gtest/gtest.h>

using namespace eczema::conformance;

namespace {

TEST(PrefetchTemplate, ReadsAReadOfThePatient) {
    const PrefetchTemplate query = read_template("Patient/{{context.patientId}}");
    EXPECT_TRUE(query.is_read());
    EXPECT_EQ(query.type, "Patient");
    EXPECT_TRUE(reads_context_patient(query));
    ASSERT_EQ(query.tokens.size(), 1U);
    EXPECT_EQ(query.tokens[0].token.kind, Token::Kind::context_field);
    EXPECT_FALSE(query.tokens[0].in_criteria);
    EXPECT_TRUE(reads_context_patient(read_template("Patient/{{ context.patientId }}")));
    EXPECT_FALSE(reads_context_patient(read_template("Patient/{{context.encounterId}}")));
}

TEST(PrefetchTemplate, ReadsASearch) {
    const PrefetchTemplate query =
        read_template("Observation?patient={{context.patientId}}&code:in=a&_sort=-date&date=gt{{today() - 90 days}}");
    EXPECT_TRUE(query.is_search());
    EXPECT_EQ(query.type, "Observation");
    ASSERT_EQ(query.criteria.size(), 4U);
    EXPECT_EQ(query.criteria[1].name, "code");
    EXPECT_EQ(query.criteria[1].modifier, "in");
    EXPECT_EQ(query.criteria[3].value, "gt{{today() - 90 days}}");
    ASSERT_EQ(query.tokens.size(), 2U);
    EXPECT_TRUE(query.tokens[1].in_criteria);
    EXPECT_EQ(query.tokens[1].token.paths[0].days, -90);
    EXPECT_TRUE(portability_faults(query, Profile::v2_0).empty());
}

TEST(PrefetchTemplate, AUserIsReadByTheTokenAlone) {
    const PrefetchTemplate query = read_template("{{context.userId}}");
    EXPECT_TRUE(query.is_read());
    EXPECT_TRUE(query.type.empty());
}

TEST(PrefetchTemplate, TellsWhatIsNoTemplate) {
    for (const char* text :
         {"", "https://fhir.example.org/Patient/1", "Patient/", "patient/1", "Patient/1/$everything", "Patient/{{a",
          "Patient/1}}", "Patient/1/_history/2", "Elephant?patient=1", "//fhir.example.org/Patient/1"})
        EXPECT_EQ(read_template(text).shape, PrefetchTemplate::Shape::malformed) << text;
    for (const char* text : {"Patient?_id=1|2", "Condition", "Patient/1/Condition?a=b", "?_type=Patient", "/Patient/1",
                             "Observation?code=http://loinc.org|4548-4", "ProcedureRequest?patient=1"})
        EXPECT_EQ(read_template(text).fault, "") << text;
}

TEST(PrefetchToken, ReadsTheFhirPathsOfTheStandardsExamples) {
    const Token orders = read_token(
        "context.draftOrders.entry.resource.ofType(ServiceRequest).reasonReference.resolve().ofType(Condition).id");
    EXPECT_EQ(orders.kind, Token::Kind::path) << orders.fault;
    ASSERT_EQ(orders.paths.size(), 1U);
    ASSERT_EQ(orders.paths[0].steps.size(), 8U);
    EXPECT_EQ(orders.paths[0].steps[3].kind, PathStep::Kind::of_type);
    EXPECT_EQ(orders.paths[0].steps[5].kind, PathStep::Kind::resolve);
    const Token either = read_token(
        "%practitionerRoles.entry.resource.practitioner.resolve().id|%service-conditions.entry.resource.asserter.id");
    EXPECT_EQ(either.kind, Token::Kind::path) << either.fault;
    ASSERT_EQ(either.paths.size(), 2U);
    EXPECT_EQ(either.paths[0].variable, "practitionerRoles");
    EXPECT_EQ(either.paths[1].variable, "service-conditions");
    EXPECT_EQ(read_token("today() + 365 days").paths.at(0).days, 365);
    EXPECT_EQ(read_token("userPractitionerId").kind, Token::Kind::user_identifier);
}

TEST(PrefetchToken, TellsWhatIsNoToken) {
    for (const char* text :
         {"", "context", "context.", "patientId", "context.a.where(b)", "today() - 3 years", "today() - ",
          "context.a.ofType(Elephant)", "today", "context.a b", "%", "today() + -3 days"})
        EXPECT_EQ(read_token(text).kind, Token::Kind::malformed) << text;
}

TEST(PrefetchTemplate, FindsWhatIsNotPortable) {
    for (const char* text :
         {"Observation?subject.name=a", "Observation?_has:Patient:x:y=1", "Observation?code:not=a",
          "Observation?date=ne2020-01-01", "Observation?sort:desc=date", "Observation?_summary=true",
          "Patient/1/Observation?code=a", "?_id=1", "Observation?date=ap{{today()}}", "Observation?_id:not=2"})
        EXPECT_EQ(portability_faults(read_template(text), Profile::v2_0).size(), 1U) << text;
    for (const char* text :
         {"Observation?code=near", "Observation?category=laboratory,vital-signs&_sort=-date&_count=5",
          "PractitionerRole?_id={{userPractitionerRoleId}}&_include=PractitionerRole:practitioner"})
        EXPECT_TRUE(portability_faults(read_template(text), Profile::v2_0).empty()) << text;
    EXPECT_EQ(portability_faults(read_template("Observation?_maxresults=5"), Profile::v2_0).size(), 1U);
    EXPECT_TRUE(portability_faults(read_template("Observation?_maxresults=5"), Profile::v3_0).empty());
}

TEST(PrefetchTemplate, NamesTheKeysItDependsOn) {
    EXPECT_EQ(read_template("Practitioner?_id={{%roles.entry.resource.id|%a-b.id}}").variables(),
              (std::vector<std::string>{"roles", "a-b"}));
}

} // namespace
