// The pipeline's own cost, without HTTP: CPU time of the calling thread for each stage and for all of them together,
// and the memory they take.
#pragma once
#include "server/pipeline.hpp"

#include <string_view>

namespace eczema::bench {

// Microseconds of CPU a request.
struct StageTimes {
    double parse;  // fhir::parse_json
    double record; // hook, prefetch and the typed record
    double facts;
    double cards; // rules, compose, encode
    double whole; // server::evaluate_body, all of the above in one go
};

// Each stage runs `times` times on the same input, the earlier stages' results at hand.
StageTimes time_stages(std::string_view body, const server::Snapshot& snapshot, unsigned times);

// Evaluates `body` so often and gives the last answer; empty where the service refuses it.
std::string evaluate(std::string_view body, const server::Snapshot& snapshot, unsigned times);

// Bytes that one evaluation takes from its arena.
std::size_t arena_bytes(std::string_view body, const server::Snapshot& snapshot);

} // namespace eczema::bench
