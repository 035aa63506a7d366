// Calls to the stages of the service without a socket: worked requests, edits that change one place of them, and the
// answer, for tests. It judges nothing.
#pragma once
#include "server/pipeline.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <memory_resource>
#include <stdexcept>
#include <string>
#include <string_view>

namespace eczema::tests {

using Json = rapidjson::Document;

// Noon UTC of 2026-11-25, the day of the worked examples.
inline constexpr std::int64_t noon = 1'795'608'000;

std::string read_file(const std::string& path);

// An adult whose moderate to severe atopic dermatitis topical treatment has failed: one card with suggestions.
std::string candidate_request();

// Upadacitinib, and two weeks of prednisolone, before signing while eczema herpeticum is untreated: a critical card
// that removes an order and proposes others, and a second card.
std::string order_request();

Json json_of(std::string_view text);

std::string text_of(const rapidjson::Value& json);

// The value at a JSON Pointer as compact JSON; empty where there is none.
std::string at(const rapidjson::Value& json, const std::string& pointer);

// The body with the value at a JSON Pointer set to `json`, or without it where `json` is empty.
std::string with(std::string_view body, const std::string& pointer, std::string_view json);
std::string without(std::string_view body, const std::string& pointer);

std::shared_ptr<const server::Snapshot> snapshot_of(std::string_view config_text,
                                                    std::optional<fhir::Day> as_of = std::nullopt);

const server::Snapshot& default_snapshot();

server::Answer answer_to(const server::Request& request, const server::Snapshot& snapshot = default_snapshot());

server::Request get(std::string_view target);

// "patient-view" names the service and, where the target is not given, its path.
server::Answer post(std::string_view hook, std::string_view body, const server::Snapshot& snapshot = default_snapshot(),
                    std::string_view origin = {});

std::string header(const server::Response& response, std::string_view name);

// The answer of the service whose hook the body names, with trace and issues; null where it was refused.
Json explained(std::string_view body, const server::Snapshot& snapshot = default_snapshot());

} // namespace eczema::tests
