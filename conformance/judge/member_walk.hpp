// What the walkers of the several documents ask of the members of an object: is it there, is it a string, is it one of
// these. Each answer that is no becomes a finding with the member's path. It knows no document of CDS Hooks.
#pragma once
#include "conformance/json/json_text.hpp"
#include "conformance/judge/finding.hpp"
#include "conformance/judge/tree_walk.hpp"
#include "conformance/requirements.hpp"
#include <initializer_list>
#include <vector>

namespace eczema::conformance {

enum class Presence : bool { optional, required };

class MemberWalk {
  public:
    using Value = rapidjson::Value;

    explicit MemberWalk(std::vector<Finding>& findings) : findings_(findings) {}

    // `rule` is the id of a requirement, or "requirement/part".
    void report(std::string_view rule, std::string path, std::string message);

    // The member if it is a string; anything else is reported and comes back as nullptr.
    const Value* text(const Value& object, const std::string& path, std::string_view name, Presence presence,
                      std::string_view rule);
    const Value* one_of(const Value& object, const std::string& path, std::string_view name, Presence presence,
                        std::string_view rule, std::initializer_list<std::string_view> allowed);
    void boolean(const Value& object, const std::string& path, std::string_view name, std::string_view rule);
    void absolute_url(const Value& object, const std::string& path, std::string_view name, std::string_view rule);

    // A Coding as CDS Hooks has it: code and system, and a display where it is asked for.
    void coding(const Value& coding, const std::string& path, Presence display, std::string_view rule);

    // The extension of an object: an object, whose members have names that are unique in the world.
    void extension(const Value& object, const std::string& path, std::string_view names_rule = "9-names");

    // Visits the objects of an array; what is no array, and items that are no objects, are reported.
    template <class Visit>
    void each(const Value& array, const std::string& path, std::string_view rule, Visit visit) {
        if (!array.IsArray()) return report(rule, path, "not an array");
        for (rapidjson::SizeType i = 0; i < array.Size(); ++i)
            if (array[i].IsObject())
                visit(array[i], below(path, i));
            else
                report(rule, below(path, i), "not an object");
    }

    template <class Visit>
    void optional_each(const Value& object, std::string_view name, const std::string& path, std::string_view rule,
                       Visit visit) {
        if (const Value* array = member(object, name)) each(*array, below(path, name), rule, visit);
    }

  private:
    std::vector<Finding>& findings_;
};

bool is_absolute_url(std::string_view url);

// "Type/id", with or without a version.
bool is_relative_reference(std::string_view text);

} // namespace eczema::conformance
