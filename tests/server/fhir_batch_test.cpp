#include "server/fhir_batch.hpp"
#include <gtest/gtest.h>
#include <vector>

namespace eczema::server {
namespace {

std::vector<FhirAnswer> read(std::string_view body, std::size_t entries) {
    std::vector<FhirAnswer> answers(entries);
    read_batch_response(body, answers);
    return answers;
}

std::string response(const std::string& entries) {
    return R"({"resourceType":"Bundle","type":"batch-response","entry":[)" + entries + "]}";
}

TEST(FhirBatch, asks_each_in_an_entry_of_its_own) {
    const std::vector<std::string> urls{"Patient/p1", "Condition?code=\"a\""};
    EXPECT_EQ(batch_request(urls),
              R"({"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/p1"}},)"
              R"({"request":{"method":"GET","url":"Condition?code=\"a\""}}]})");
}

TEST(FhirBatch, each_answer_comes_to_its_place) {
    const auto answers =
        read(response(R"({"resource":{"resourceType":"Patient","x":1.50},"response":{"status":"200 OK"}},)"
                      R"({"response":{"status":"404"}},)"
                      R"({"response":{"status":"403 Forbidden"},"resource":{"resourceType":"OperationOutcome"}},)"
                      R"({"response":{"status":"429"}},)"
                      R"({"response":{"status":"500"}},)"
                      R"({"response":{"status":"200"}},)"
                      R"({"response":{"status":"200"},"resource":[]},)"
                      R"({"response":{"status":"2000"},"resource":{}},)"
                      R"({"response":{"status":"OK"},"resource":{}},)"
                      R"({"resource":{}},)"
                      R"(null)"),
             11);
    const FetchOutcome outcomes[] = {FetchOutcome::fetched,   FetchOutcome::not_found, FetchOutcome::forbidden,
                                     FetchOutcome::throttled, FetchOutcome::failed,    FetchOutcome::failed,
                                     FetchOutcome::failed,    FetchOutcome::failed,    FetchOutcome::failed,
                                     FetchOutcome::failed,    FetchOutcome::failed};
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].outcome, outcomes[i]) << i;
        EXPECT_EQ(answers[i].body, i == 0 ? R"({"resourceType":"Patient","x":1.50})" : "") << i;
    }
}

TEST(FhirBatch, an_answer_that_cannot_be_told_apart_answers_none) {
    const std::string one = R"({"resource":{},"response":{"status":"200"}})";
    for (const std::string& body :
         {std::string("[]"), std::string("{"), std::string(), response(one), response(one + "," + one + "," + one),
          R"({"resourceType":"OperationOutcome","entry":[)" + one + "," + one + "]}"})
        for (const FhirAnswer& answer : read(body, 2)) EXPECT_EQ(answer.outcome, FhirAnswer{}.outcome) << body;
    for (const FhirAnswer& answer : read(response(one + "," + one), 2))
        EXPECT_EQ(answer.outcome, FetchOutcome::fetched);
}

TEST(FhirBatch, only_some_statuses_say_that_batches_are_not_taken) {
    for (const unsigned status : {404U, 405U, 415U, 501U}) EXPECT_TRUE(refuses_batches(status));
    for (const unsigned status : {0U, 200U, 302U, 400U, 401U, 403U, 406U, 422U, 429U, 500U, 502U, 503U, 504U})
        EXPECT_FALSE(refuses_batches(status)) << status;
}

} // namespace
} // namespace eczema::server
