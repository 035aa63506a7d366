// Requests in which everything that may tell of a patient is a canary: a text that must turn up nowhere but in cards.
#pragma once
#include "tests/support/hook_calls.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace eczema::tests {

// True where the text holds a canary, in any letter case.
inline bool holds_canary(std::string_view text) {
    constexpr std::string_view word = "canary";
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; }) != text.end();
}

class Canaries {
  public:
    enum class Instead : std::uint8_t {
        of_names,      // names, ids, texts, displays, references: the request stays one that can be answered
        of_all_values, // every text and number but what says which resource and hook it is
        of_everything, // also those, and the names of members
    };

    explicit Canaries(Instead instead) : instead_(instead) {}

    std::string in(std::string_view request) {
        Json json = json_of(request);
        allocator_ = &json.GetAllocator();
        replace(json, {});
        return text_of(json);
    }

  private:
    using Value = rapidjson::Value;

    void replace(Value& value, std::string_view name) {
        if (value.IsObject())
            for (rapidjson::SizeType i = 0; i < value.MemberCount(); ++i) {
                auto& member = *(value.MemberBegin() + static_cast<std::ptrdiff_t>(i));
                const std::string own_name = member.name.GetString();
                replace(member.value, own_name);
                if (instead_ == Instead::of_everything && !is_container(own_name))
                    set(member.name, canary_for("name " + own_name));
            }
        else if (value.IsArray())
            for (Value& item : value.GetArray()) replace(item, name);
        else if (value.IsString() && !is_kept(name, value.GetString()))
            set(value, canary_in_place_of(value.GetString()));
        else if (value.IsNumber() && instead_ != Instead::of_names)
            set(value, canary_for(text_of(value)));
    }

    // Without these nothing below them is read at all.
    static bool is_container(std::string_view name) {
        static const std::set<std::string_view> names{"prefetch", "context", "draftOrders", "entry", "resource"};
        return names.contains(name);
    }

    bool is_kept(std::string_view name, std::string_view text) const {
        static const std::set<std::string_view> kinds{"resourceType", "hook"};
        static const std::set<std::string_view> codes{
            "system", "code", "status", "intent",   "url",        "gender",     "mode",        "type",
            "use",    "unit", "method", "category", "periodUnit", "comparator", "criticality", "doNotPerform"};
        if (instead_ == Instead::of_everything) return false;
        if (kinds.contains(name)) return true;
        return instead_ == Instead::of_names && (codes.contains(name) || is_date(text));
    }

    static bool is_date(std::string_view text) {
        return text.size() >= 4 &&
               std::all_of(text.begin(), text.begin() + 4, [](unsigned char c) { return std::isdigit(c) != 0; }) &&
               (text.size() == 4 || text[4] == '-');
    }

    // "Patient/p1" stays a reference of a Patient, and what was one id in two places stays one.
    std::string canary_in_place_of(std::string_view text) {
        const std::size_t slash = text.rfind('/');
        const bool is_reference = slash != text.npos && text.find(' ') == text.npos;
        if (!is_reference || instead_ != Instead::of_names) return canary_for(std::string(text));
        return std::string(text.substr(0, slash + 1)) + canary_for(std::string(text.substr(slash + 1)));
    }

    std::string canary_for(const std::string& original) {
        const auto [found, is_new] = numbers_.try_emplace(original, numbers_.size());
        return "Canary-" + std::to_string(found->second);
    }

    void set(Value& value, const std::string& text) {
        value.SetString(text.data(), static_cast<rapidjson::SizeType>(text.size()), *allocator_);
    }

    Instead instead_;
    Json::AllocatorType* allocator_ = nullptr;
    std::map<std::string, std::size_t> numbers_;
};

// What clients send beside the patient's data that must not be told either.
inline std::string with_secrets(std::string request) {
    request = with(request, "/fhirServer", R"("https://canary.example/r4")");
    request = with(request, "/fhirAuthorization", R"({"access_token":"Canary-token","token_type":"Bearer",
        "expires_in":300,"scope":"patient/Canary.rs","subject":"Canary-client","patient":"Canary-patient"})");
    request = with(request, "/extension", R"({"org.canary":{"mrn":"Canary-mrn"}})");
    return with(request, "/context/userName", R"("Dr Canary")");
}

} // namespace eczema::tests
