#include "conformance/judge/tree_walk.hpp"

#include "conformance/json/json_text.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

using rapidjson::Value;

// A document may hold millions of faults of one kind; the walkers behind this pass still get their turn.
constexpr std::size_t most_findings_of_tree = most_findings / 2;
constexpr std::size_t longest_name = 80; // in a path

// FHIR JSON pads arrays of primitives with null where an item has only an extension.
enum class Null : bool { forbidden, fhir_padding };

// RapidJSON takes an escaped lone low surrogate and keeps it as three bytes that are no UTF-8.
bool has_lone_surrogate(std::string_view text) {
    for (std::size_t i = text.find('\xED'); i != std::string_view::npos; i = text.find('\xED', i + 1))
        if (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xA0) return true;
    return false;
}

class TreeWalk {
  public:
    TreeWalk(std::string_view may_be_empty, std::vector<Finding>& findings)
        : may_be_empty_(may_be_empty), findings_(findings) {}

    void walk(const Value& value, const std::string& path, bool in_resource, Null null) {
        if (value.IsNull() && null == Null::forbidden)
            report("G2", path, "null");
        else if (value.IsString() && value.GetStringLength() == 0)
            report("G2", path, "empty string");
        else if (value.IsString() && has_lone_surrogate(text_of(value)))
            report("G8", path, "half a surrogate pair");
        else if (value.IsArray())
            walk_array(value, path, in_resource);
        else if (value.IsObject())
            walk_object(value, path, in_resource);
    }

  private:
    void walk_array(const Value& array, const std::string& path, bool in_resource) {
        if (array.Empty() && path != may_be_empty_) report("G2", path, "empty array");
        for (rapidjson::SizeType i = 0; i < array.Size(); ++i)
            walk(array[i], below(path, i), in_resource, in_resource ? Null::fhir_padding : Null::forbidden);
    }

    void walk_object(const Value& object, const std::string& path, bool in_resource) {
        if (object.ObjectEmpty()) report("G2", path, "empty object");
        std::vector<std::string_view> names;
        for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
            const std::string_view name = text_of(it->name);
            names.push_back(name);
            walk(it->value, below(path, name), in_resource || name == "resource", Null::forbidden);
        }
        std::sort(names.begin(), names.end());
        for (auto it = std::adjacent_find(names.begin(), names.end()); it != names.end();
             it = std::adjacent_find(it + 1, names.end()))
            report("G8", below(path, *it), "name twice in one object");
    }

    void report(std::string_view rule, const std::string& path, std::string message) {
        if (findings_.size() < most_findings_of_tree) findings_.push_back({rule, path, std::move(message)});
    }

    std::string_view may_be_empty_;
    std::vector<Finding>& findings_;
};

// Cut at the beginning of a character.
std::string start_of(std::string_view name) {
    std::size_t end = longest_name - 3;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    return std::string(name.substr(0, end));
}

} // namespace

std::string below(const std::string& path, std::string_view name) {
    if (name.size() > longest_name) return below(path, start_of(name) + "...");
    const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
    });
    if (!is_plain || name.empty()) return path + "[" + quoted(name) + "]";
    return path.empty() ? std::string(name) : path + "." + std::string(name);
}

std::string below(const std::string& path, rapidjson::SizeType index) {
    return path + "[" + std::to_string(index) + "]";
}

void walk_tree(const Value& root, std::string_view may_be_empty, std::vector<Finding>& findings) {
    TreeWalk(may_be_empty, findings).walk(root, "", false, Null::forbidden);
}

} // namespace eczema::conformance
