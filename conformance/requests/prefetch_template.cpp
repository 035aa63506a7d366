#include "conformance/requests/prefetch_template.hpp"

#include "conformance/judge/resource_types.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

// Search parameters of every resource that are of a kind the restrictions name. The standard itself uses _include.
constexpr std::string_view portable_parameters[] = {"_id",       "_count",   "_sort",   "_lastUpdated", "_tag",
                                                    "_security", "_profile", "_source", "_include"};
constexpr std::string_view other_prefixes[] = {"ne", "sa", "eb", "ap"};

bool is_absolute(std::string_view text) {
    return text.starts_with("//") || text.substr(0, text.find_first_of("/?{")).find(':') != std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.push_back(text);
    return parts;
}

// The fault of the braces, or nothing.
std::string read_tokens(PrefetchTemplate& query) {
    const std::string& text = query.text;
    const std::size_t question = text.find('?');
    std::size_t at = 0;
    while (true) {
        const std::size_t begin = text.find("{{", at);
        const std::size_t stray = text.find("}}", at);
        if (begin == std::string::npos && stray == std::string::npos) return {};
        if (stray < begin) return "}} without {{ before it";
        if (stray == std::string::npos) return "{{ without }} after it";
        at = stray + 2;
        query.tokens.push_back({read_token(std::string_view(text).substr(begin + 2, stray - begin - 2)), begin, at,
                                question != std::string::npos && begin > question});
    }
}

Criterion read_criterion(std::string_view text) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string_view name = text.substr(0, equals);
    const std::size_t colon = std::min(name.find(':'), name.size());
    return {std::string(name.substr(0, colon)), std::string(name.substr(std::min(colon + 1, name.size()))),
            std::string(text.substr(std::min(equals + 1, text.size())))};
}

bool is_token(std::string_view segment) { return segment.starts_with("{{") && segment.ends_with("}}"); }

// "Type", "Type/id", "Type/id/Type" or a token that holds "Type/id"; the fault, or nothing.
std::string read_path(PrefetchTemplate& query, std::string_view path, bool has_criteria) {
    const std::vector<std::string_view> segments = split(path, '/');
    const std::string_view last = segments.back();
    if (std::any_of(segments.begin(), segments.end(), [](std::string_view part) { return part.starts_with('$'); }))
        return "an operation is neither a read nor a search";
    query.shape = PrefetchTemplate::Shape::search;
    if (path.empty()) return has_criteria ? std::string() : "it is empty";
    if (!is_token(segments.front()) && !is_resource_type(segments.front()))
        return "\"" + std::string(segments.front()) + "\" is no resource type";
    if (segments.size() == 1 && is_token(last)) {
        query.shape = PrefetchTemplate::Shape::read;
    } else if (segments.size() == 1) {
        query.type = last;
    } else if (segments.size() == 2) {
        query.shape = PrefetchTemplate::Shape::read;
        query.type = is_token(segments.front()) ? std::string_view() : segments.front();
        query.id = last;
        if (last.empty()) return "a read without an id";
    } else if (segments.size() == 3 && (is_resource_type(last) || last == "*")) {
        query.is_compartment = true;
        query.type = last == "*" ? std::string_view() : last;
    } else {
        return "neither a read nor a search";
    }
    return {};
}

std::string criterion_fault(const Criterion& criterion, Profile profile) {
    const std::string& name = criterion.name;
    if (name.starts_with("_has") || name.find('.') != std::string::npos) return name + ": a chained parameter";
    const bool is_portable = std::find(std::begin(portable_parameters), std::end(portable_parameters), name) !=
                             std::end(portable_parameters);
    if (name.starts_with('_') && !is_portable && !(name == "_maxresults" && profile == Profile::v3_0))
        return name + ": not among the parameters that clients are expected to support";
    if (name.starts_with('_') && !criterion.modifier.empty()) return name + ": with a modifier";
    if (!criterion.modifier.empty() && criterion.modifier != "in")
        return name + ":" + criterion.modifier + ": a modifier other than :in";
    const std::string_view value = criterion.value;
    const bool has_prefix =
        std::find(std::begin(other_prefixes), std::end(other_prefixes), value.substr(0, 2)) != std::end(other_prefixes);
    const bool is_compared =
        value.size() > 2 && ((value[2] >= '0' && value[2] <= '9') || value.substr(2).starts_with("{{today"));
    if (has_prefix && is_compared) return name + ": a prefix other than eq, lt, gt, ge and le";
    return {};
}

} // namespace

std::vector<std::string> PrefetchTemplate::variables() const {
    std::vector<std::string> keys;
    for (const PlacedToken& placed : tokens)
        for (const TokenPath& path : placed.token.paths)
            if (path.root == TokenPath::Root::variable) keys.push_back(path.variable);
    return keys;
}

PrefetchTemplate read_template(std::string_view text) {
    PrefetchTemplate query;
    query.text = text;
    query.fault = is_absolute(text) ? "an absolute URL" : read_tokens(query);
    if (query.fault.empty()) {
        const std::size_t question = std::min(text.find('?'), text.size());
        std::string_view path = text.substr(0, question);
        if (path.starts_with('/')) path.remove_prefix(1); // clients put it behind the base all the same
        query.fault = read_path(query, path, question < text.size());
        if (question < text.size())
            for (const std::string_view part : split(text.substr(question + 1), '&'))
                if (!part.empty()) query.criteria.push_back(read_criterion(part));
    }
    if (!query.fault.empty()) query.shape = PrefetchTemplate::Shape::malformed;
    return query;
}

bool reads_context_patient(const PrefetchTemplate& query) {
    return query.is_read() && query.type == "Patient" && query.tokens.size() == 1 && is_token(query.id) &&
           query.tokens.front().token.text == "context.patientId";
}

std::vector<std::string> portability_faults(const PrefetchTemplate& query, Profile profile) {
    std::vector<std::string> faults;
    if (query.is_search() && query.is_compartment) faults.emplace_back("a search within a compartment");
    if (query.is_search() && query.type.empty() && !query.is_compartment) faults.emplace_back("a search of all types");
    for (const Criterion& criterion : query.criteria)
        if (std::string fault = criterion_fault(criterion, profile); !fault.empty()) faults.push_back(std::move(fault));
    return faults;
}

} // namespace eczema::conformance
