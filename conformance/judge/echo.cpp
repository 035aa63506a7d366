#include "conformance/judge/echo.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/judge/tree_walk.hpp"
#include <map>

namespace eczema::conformance {
namespace {

using rapidjson::Value;
using Resources = std::map<std::string, const Value*, std::less<>>;

// Numbers as they are written. What is not JSON gives null: others judge that.
rapidjson::Document parse_with_digits(std::string_view text) {
    rapidjson::Document document;
    if (!parse_json(text).fault.empty()) return document; // bounds and depth are looked at there
    document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(text.data(), text.size());
    return document;
}

// Every object with resourceType and id, wherever it stands.
void collect(const Value& value, Resources& resources) {
    if (value.IsObject()) {
        const Value* type = member(value, "resourceType");
        const Value* id = member(value, "id");
        if (type != nullptr && id != nullptr)
            resources.emplace(std::string(text_of(*type)) + '/' + std::string(text_of(*id)), &value);
        for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) collect(it->value, resources);
    } else if (value.IsArray()) {
        for (const Value& item : value.GetArray()) collect(item, resources);
    }
}

bool is_decimal(std::string_view text) {
    return text.find_first_of(".eE") != std::string_view::npos &&
           text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

void compare(const Value& sent, const Value& came, const std::string& path, std::vector<std::string>& changed) {
    if (sent.IsObject() && came.IsObject()) {
        for (auto it = sent.MemberBegin(); it != sent.MemberEnd(); ++it)
            if (const Value* other = member(came, text_of(it->name)))
                compare(it->value, *other, below(path, text_of(it->name)), changed);
    } else if (sent.IsArray() && came.IsArray() && sent.Size() == came.Size()) {
        for (rapidjson::SizeType i = 0; i < sent.Size(); ++i) compare(sent[i], came[i], below(path, i), changed);
    } else if (is_decimal(text_of(sent)) && is_number(text_of(came)) && text_of(sent) != text_of(came)) {
        const double before = std::strtod(std::string(text_of(sent)).c_str(), nullptr);
        const double after = std::strtod(std::string(text_of(came)).c_str(), nullptr);
        if (before == after) // another value is a change of the guidance, not of the writing
            changed.push_back(path + ": " + std::string(text_of(sent)) + " came back as " + std::string(text_of(came)));
    }
}

} // namespace

std::optional<std::vector<std::string>> changed_decimals(std::string_view request, std::string_view response) {
    const rapidjson::Document sent = parse_with_digits(request);
    const rapidjson::Document came = parse_with_digits(response);
    Resources before;
    Resources after;
    collect(sent, before);
    collect(came, after);
    std::optional<std::vector<std::string>> changed;
    for (const auto& [name, resource] : after)
        if (const auto found = before.find(name); found != before.end()) {
            if (!changed) changed.emplace();
            compare(*found->second, *resource, name, *changed);
        }
    return changed;
}

} // namespace eczema::conformance
