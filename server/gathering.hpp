// The data a request left out, asked of its EHR in rounds: first every list that was not sent, the next pages of those
// sent in part and the Medications they refer to; then the next pages of the answers, and so on. Pure: it says what to
// ask and takes what came; fetching is the caller's. What arrived as null or empty is never asked for again.
// https://cds-hooks.hl7.org/2.0/#fhir-resource-access
#pragma once
#include "fhir/medication_references.hpp"
#include "fhir/versions.hpp"
#include "server/fhir_fetch.hpp"
#include "server/hook_request.hpp"

#include <deque>
#include <memory_resource>
#include <span>
#include <vector>

namespace eczema::server {

class Gathering {
  public:
    // `supplied` is what the request brought; the arguments must live as long as this.
    Gathering(const HookRequest& request, std::span<const fhir::Supplied> supplied, fhir::FhirVersion version,
              std::pmr::memory_resource& arena);

    // What is to be asked now, all at once; empty when there is nothing left to ask.
    const std::vector<FhirQuery>& round() const { return queries_; }

    // The answers to round(), each in its place; then round() is the next one.
    void take(std::vector<FhirAnswer> answers);

    // Everything there is, as read_record takes it: what the request brought, its pages completed, what was fetched,
    // and for what was asked in vain the reason.
    std::span<const fhir::Supplied> values();

    // What came of the questions so far.
    const FetchCounts& counts() const { return counts_; }

  private:
    // What is asked under one key, in one or more searches; of its pages the first may be the request's.
    struct Part {
        std::string_view key;
        std::optional<fhir::RecordList> list;
        const fhir::Supplied* sent = nullptr; // whose pages these are; null where the key was not sent
        std::vector<const fhir::Value*> pages{};
        std::size_t outstanding = 0; // questions without an answer yet
        bool is_cut = false;         // something of it was asked for and did not come
    };

    void ask(Part& part, std::string url);
    void ask_for_next_pages();
    void ask_for_missing();
    void ask_for_medications();
    const fhir::Value* keep(std::string body);
    fhir::Supplied supplied_of(const Part& part);
    const fhir::Value* joined(const Part& part);

    const HookRequest& request_;
    std::span<const fhir::Supplied> supplied_;
    fhir::FhirVersion version_;
    std::pmr::memory_resource& arena_;
    std::deque<Part> parts_;
    std::vector<FhirQuery> queries_;
    std::vector<Part*> part_of_query_;
    FetchCounts counts_{};
    fhir::MedicationReferences medications_;
    std::size_t medications_asked_ = 0;
    std::deque<std::string> bodies_; // the trees are views of them
    std::deque<fhir::Value> trees_;
};

} // namespace eczema::server
