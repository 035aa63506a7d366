// What every decoder of this room is given: where results live, which zone and day it is, where issues go.
// An issue is a fault of one element: it is noted with its path, and the element is read as absent. It never holds a
// value of the record.
#pragma once
#include "fhir/date.hpp"
#include "fhir/json.hpp"

#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace eczema::fhir {

enum class IssueSeverity : std::uint8_t { information, warning };

struct Issue {
    IssueSeverity severity;
    std::string path;      // "prefetch.conditions.entry[3].resource.onsetDateTime"
    std::string_view code; // static kebab-case word: "future-date"
};

// Where the resource being read stands in the request; becomes text only when there is an issue.
struct Location {
    std::string_view part; // "prefetch" or "context"
    std::string_view key;  // a name; see shown_key for the client's own
    std::optional<std::size_t> entry;

    std::string text() const {
        std::string path(part);
        (path += '.') += key;
        if (entry) ((path += ".entry[") += std::to_string(*entry)) += "].resource";
        return path;
    }
};

struct Reading {
    std::pmr::memory_resource& arena;
    const TimeZone& zone;
    const Day today; // record dates after it are issues, not facts

    Location location{};
    std::vector<Issue> issues{};

    void note(IssueSeverity severity, std::string_view element, std::string_view code) {
        std::string path = location.text();
        if (!element.empty()) (path += '.') += element;
        issues.push_back({severity, std::move(path), code});
    }

    template <class T>
    std::pmr::vector<T> list() const {
        return std::pmr::vector<T>(&arena);
    }

    // The list as a view. Its storage is the arena's and stays when the vector goes.
    template <class T>
    std::span<const T> kept(const std::pmr::vector<T>& list) const {
        static_assert(std::is_trivially_destructible_v<T>);
        return {list.data(), list.size()};
    }
};

} // namespace eczema::fhir
