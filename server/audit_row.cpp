#include "server/audit_row.hpp"

#include "fhir/json.hpp"
#include "server/decision.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace eczema::server {
namespace {

using fhir::Value;

constexpr std::size_t start_digits = 32;
constexpr std::size_t longest_name = 256; // bytes; of a configuration's client, a service and a content hash

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_start(std::string_view text) {
    return text.size() == start_digits &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_event(std::string_view text) {
    constexpr std::size_t longest = 32;
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// "2026-11-25T12:00:00Z"; which days a month has is not asked.
bool is_time(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00Z";
    return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char wanted) {
               return wanted == '0' ? is_digit(c) : c == wanted;
           });
}

// Nothing where it is no whole number of 0 or more.
std::optional<std::int64_t> whole_number(const Value& value) {
    const std::string_view text = value.text();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!value.is_number() || error != std::errc() || end != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

} // namespace

boost::system::result<AuditRow, std::string_view> read_audit_row(std::string_view line,
                                                                 std::pmr::memory_resource& arena) {
    if (line.size() > longest_audit_line) return std::string_view("is longer than a row");
    const auto parsed = fhir::parse_json(line, arena, fhir::Keep::everything);
    if (!parsed || !parsed->is_object()) return std::string_view("is no JSON object");
    AuditRow row;
    row.line = line;
    bool is_well = true;
    const auto read = [&](std::string_view name, std::string& target) {
        const Value* value = parsed->find(name);
        if (!value) return;
        is_well &= value->is_string();
        target = value->text();
    };
    read("start", row.start);
    read("event", row.event);
    read("time", row.time);
    read("client", row.client);
    read("service", row.service);
    read("hookInstance", row.hook_instance);
    read("content", row.content);
    const auto number = whole_number(parsed->named("number"));
    if (!number || *number == 0 || !is_start(row.start)) return std::string_view("has no start and number");
    row.number = *number;
    if (const Value* status = parsed->find("status")) {
        const auto code = whole_number(*status);
        is_well &= code.has_value();
        row.status = code.value_or(0);
    }
    const std::array names{&row.client, &row.service, &row.content};
    is_well &= std::all_of(names.begin(), names.end(), [](const auto* name) { return name->size() <= longest_name; });
    is_well &= row.hook_instance.empty() || is_uuid(row.hook_instance);
    if (!is_well || !is_event(row.event) || !is_time(row.time)) return std::string_view("is no audit row");
    return row;
}

} // namespace eczema::server
