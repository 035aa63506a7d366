#include "fhir/bundle.hpp"

#include <algorithm>

namespace eczema::fhir {
namespace {

bool is_failure(const Value& outcome) {
    const auto issues = one_or_many(outcome["issue"]);
    if (issues.empty()) return true; // an outcome that says nothing is no search result
    return std::any_of(issues.begin(), issues.end(), [](const Value& issue) {
        const std::string_view severity = issue["severity"].text();
        return severity != "information" && severity != "warning";
    });
}

struct Gathered {
    std::pmr::vector<Entry> entries;
    bool is_partial = false;
    bool has_failure = false;
    std::pmr::vector<std::optional<std::size_t>> unreadable{entries.get_allocator()};
};

void gather(const Value& resource, std::string_view full_url, std::optional<std::size_t> index, Gathered& out) {
    const std::string_view type = resource_type(resource);
    const bool is_bundle = type == "Bundle" || (type.empty() && resource["entry"].is_array());
    if (is_bundle) {
        out.is_partial |= has_next_page(resource);
        const auto entries = one_or_many(resource["entry"]);
        for (std::size_t i = 0; i < entries.size(); ++i)
            gather(entries[i]["resource"], entries[i]["fullUrl"].text(), i, out);
    } else if (type == "OperationOutcome") {
        // Epic answers "no results" with an outcome entry of severity warning; that is no failure.
        out.has_failure |= is_failure(resource);
    } else {
        if (type.empty()) out.unreadable.push_back(index);
        if (resource.is_object()) out.entries.push_back({&resource, full_url, index});
    }
}

void gather_all(const Value& content, Gathered& out) {
    const auto resources = one_or_many(content);
    for (std::size_t i = 0; i < resources.size(); ++i)
        gather(resources[i], {}, content.is_array() ? std::optional(i) : std::nullopt, out);
}

} // namespace

std::string_view resource_type(const Value& resource) { return resource["resourceType"].text(); }

const Value& content_of(const Value& value) {
    return resource_type(value).empty() && value["resource"].is_object() ? value["resource"] : value;
}

bool has_next_page(const Value& bundle) {
    const auto links = one_or_many(bundle["link"]);
    return std::any_of(links.begin(), links.end(), [](const Value& link) { return link["relation"].text() == "next"; });
}

std::string_view next_page(const Value& bundle) {
    for (const Value& link : one_or_many(bundle["link"]))
        if (link["relation"].text() == "next" && link["url"].is_string()) return link["url"].text();
    return {};
}

std::span<const Entry> read_entries(const Value& bundle, std::pmr::memory_resource& arena) {
    Gathered gathered{std::pmr::vector<Entry>(&arena)};
    gather_all(bundle, gathered);
    return {gathered.entries.data(), gathered.entries.size()}; // the storage is the arena's
}

Delivered read_delivered(const Value& value, Reading& reading) {
    if (value.is_null()) return {};
    const Value& content = content_of(value);

    if (!content.is_array() && resource_type(content).empty()) return {Delivery::unreadable, {}, true, false};
    Gathered gathered{reading.list<Entry>()};
    gather_all(content, gathered);
    const bool is_search = resource_type(content) == "Bundle";
    // A search that found more than it brings, and does not say where the rest is.
    if (is_search && read_number(content["total"]).value_or(0) > static_cast<double>(gathered.entries.size()))
        gathered.is_partial = true;
    // In the place of a search result an outcome means that the search failed, whatever its severity; and an empty list
    // is no search result.
    if (resource_type(content) == "OperationOutcome") gathered.has_failure = true;
    if (content.is_array() && gathered.entries.empty() && !gathered.has_failure)
        return {Delivery::unreadable, {}, true, false};
    return {
        .delivery = gathered.has_failure ? Delivery::failed : Delivery::data,
        .entries = reading.kept(gathered.entries),
        .is_partial = gathered.is_partial || gathered.has_failure || !is_search,
        .is_search = is_search,
        .unreadable = reading.kept(gathered.unreadable),
    };
}

} // namespace eczema::fhir
