// How many drafts are judged beside how large a record.
#include "server/judging_limit.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace eczema::server {
namespace {

struct Counts {
    std::size_t drafts, entries;
};

std::optional<Problem> check(Counts counts) {
    const std::vector<fhir::DraftOrder> drafts(counts.drafts);
    const std::vector<fhir::Observation> observations(counts.entries - counts.entries / 2);
    const std::vector<fhir::MedicationRequest> requests(counts.entries / 2);
    fhir::PatientRecord record;
    record.drafts = drafts;
    record.observations = observations;
    record.medication_requests = requests;
    return check_judging_limit(record);
}

TEST(JudgingLimit, IsOfPairs) {
    EXPECT_FALSE(check({200, 1999}));
    EXPECT_FALSE(check({200, 2000}));
    EXPECT_FALSE(check({0, 5000}));
    EXPECT_FALSE(check({1, 5000}));
    const auto refused = check({200, 2001});
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->kind, ProblemKind::bad_request);
    EXPECT_EQ(refused->path, "context.draftOrders");
}

} // namespace
} // namespace eczema::server
