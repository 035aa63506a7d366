#include "tests/layering/dependency_rule.hpp"
#include <algorithm>
#include <cctype>
#include <optional>

namespace eczema::layering {
namespace {

// What may stand in a few sources only. A needle that ends in '/' or '.h' is an include, else a word of code.
struct Door {
    std::string_view what;
    std::vector<std::string_view> needles;
    bool (*open_to)(std::string_view path);
};

bool in_room(std::string_view path, std::string_view room) {
    return path.size() > room.size() && path.starts_with(room) && path[room.size()] == '/';
}

bool is_conformance(std::string_view path) { return in_room(path, "conformance"); }
bool is_main_or_conformance(std::string_view path) { return path == "server/main.cpp" || is_conformance(path); }
bool is_above_cards(std::string_view path) { return in_room(path, "server") || is_conformance(path); }

const std::vector<Door>& include_doors() {
    static const std::vector<Door> doors{
        {"Boost.JSON", {"boost/json/", "boost/json.hpp"}, [](std::string_view p) { return p == "fhir/json.cpp"; }},
        {"RapidJSON",
         {"rapidjson/"},
         [](std::string_view p) { return p == "server/admission.cpp" || is_conformance(p); }},
        {"OpenSSL",
         {"openssl/", "boost/asio/ssl/", "boost/asio/ssl.hpp"},
         [](std::string_view p) {
             return p == "server/digest.cpp" || p == "server/json_web_key.cpp" || p == "server/signature.cpp" ||
                    p.starts_with("server/fhir_tls.") || p.starts_with("server/tls_") ||
                    p.starts_with("conformance/wire/") || p.starts_with("conformance/token/") ||
                    p.starts_with("conformance/fhir_server/listener.");
         }},
        {"Boost.URL",
         {"boost/url/", "boost/url.hpp"},
         [](std::string_view p) { return p == "server/fhir_address.cpp" || p == "server/http_syntax.cpp"; }},
        {"SQLite", {"sqlite3.h"}, [](std::string_view p) { return p == "server/database.cpp"; }},
        {"PostgreSQL", {"libpq-fe.h", "postgresql/"}, [](std::string_view p) { return p == "server/postgres.cpp"; }},
        {"zlib", {"zlib.h"}, [](std::string_view p) { return p == "server/gzip.cpp"; }},
        {"the network",
         {"boost/asio/", "boost/asio.hpp", "boost/beast/", "boost/beast.hpp"},
         [](std::string_view p) {
             return p.starts_with("server/http_") || p.starts_with("server/fhir_") || p == "server/jwks_fetch.cpp" ||
                    p.starts_with("server/authenticator.") || is_main_or_conformance(p);
         }},
        {"files and streams", {"iostream", "fstream", "cstdio", "filesystem"}, is_above_cards},
    };
    return doors;
}

const std::vector<Door>& word_doors() {
    static const std::vector<Door> doors{
        {"the wall clock",
         {"system_clock", "high_resolution_clock", "gettimeofday", "clock_gettime", "time(nullptr)", "time(NULL)",
          "time(0)"},
         // The kernel's notes of when bytes arrived are in its terms.
         [](std::string_view p) { return p == "server/http_arrival.cpp" || is_main_or_conformance(p); }},
        {"randomness", {"random_device", "getrandom", "getentropy", "rand()"}, is_main_or_conformance},
        {"the environment", {"getenv", "secure_getenv", "environ"}, is_main_or_conformance},
    };
    return doors;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The text with comments, and where asked for what stands in quotes, turned to blanks; line breaks stay.
std::string without_comments(std::string_view text, bool keep_quoted) {
    std::string out(text);
    const auto blank = [&out](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < std::min(to, out.size()); ++i)
            if (out[i] != '\n') out[i] = ' ';
    };
    const auto find_end = [text](std::string_view mark, std::size_t from) {
        const std::size_t at = text.find(mark, from);
        return at == std::string_view::npos ? text.size() : at + mark.size();
    };
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        std::size_t end = i + 1;
        if (text.substr(i, 2) == "//") {
            end = std::min(text.find('\n', i), text.size());
            blank(i, end);
        } else if (text.substr(i, 2) == "/*") {
            end = find_end("*/", i + 2);
            blank(i, end);
        } else if (text.substr(i, 2) == "R\"" && (i == 0 || !is_word(text[i - 1]))) {
            const std::size_t open = std::min(text.find('(', i), text.size());
            end = find_end(")" + std::string(text.substr(i + 2, open - i - 2)) + "\"", open);
            if (!keep_quoted) blank(i, end);
        } else if (c == '"' || (c == '\'' && (i == 0 || !is_word(text[i - 1])))) { // 1'000 holds no character literal
            while (end < text.size() && text[end] != c && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
            end = std::min(end + 1, text.size());
            if (!keep_quoted) blank(i + 1, end - 1);
        }
        i = end;
    }
    return out;
}

// The path between the quotes or brackets of an #include; empty where the name is a macro.
std::optional<std::string> included(std::string_view line) {
    const auto skip_blanks = [&line] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
    skip_blanks();
    if (!line.starts_with('#')) return std::nullopt;
    line.remove_prefix(1);
    skip_blanks();
    if (!line.starts_with("include")) return std::nullopt;
    const std::size_t open = line.find_first_of("\"<");
    if (open == std::string_view::npos) return "";
    const std::size_t close = line.find(line[open] == '<' ? '>' : '"', open + 1);
    return std::string(line.substr(open + 1, close == std::string_view::npos ? close : close - open - 1));
}

bool is_standard(std::string_view header) { return header.find_first_of("./") == std::string_view::npos; }

// Why this room may not include this header, or nothing. The doors are judged apart.
std::optional<std::string> room_fault(std::string_view path, std::string_view header) {
    if (header.empty()) return "an include must name its header";
    if (header.find("..") != std::string_view::npos) return "an include is written from the root, without ..";
    const auto from = [header](std::string_view room) { return in_room(header, room); };
    const std::string name(header);
    if (in_room(path, "conformance"))
        return from("fhir") || from("cards") || from("server") ? std::optional("conformance must not include " + name)
                                                               : std::nullopt;
    if (from("conformance") || from("tests")) return "no room may include " + name;
    if (in_room(path, "server")) return std::nullopt;
    const bool shared = is_standard(header) || header == "boost/system/result.hpp" || from("fhir");
    if (in_room(path, "fhir"))
        return shared || header.starts_with("boost/json") ? std::nullopt
                                                          : std::optional("fhir must not include " + name);
    return shared || from("cards") ? std::nullopt : std::optional("cards must not include " + name);
}

bool holds_word(std::string_view line, std::string_view word) {
    for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word(line[at - 1])) && (end >= line.size() || !is_word(word.back()) || !is_word(line[end])))
            return true;
    }
    return false;
}

} // namespace

std::vector<std::string> violations(std::string_view path, std::string_view text) {
    std::vector<std::string> found;
    std::size_t number = 0;
    const auto report = [&](const std::string& sentence) {
        found.push_back(std::string(path) + ":" + std::to_string(number) + ": " + sentence);
    };
    const std::string with_quoted = without_comments(text, true);
    const std::string code = without_comments(text, false);
    for (std::size_t start = 0; start < code.size();) {
        const std::size_t end = std::min(code.find('\n', start), code.size());
        ++number;
        const std::string_view line = std::string_view(code).substr(start, end - start);
        if (const auto header = included(std::string_view(with_quoted).substr(start, end - start))) {
            if (const auto fault = room_fault(path, *header)) report(*fault);
            for (const Door& door : include_doors())
                for (const std::string_view needle : door.needles)
                    if (!door.open_to(path) &&
                        (needle.ends_with('/') ? header->starts_with(needle) : *header == needle))
                        report(std::string(door.what) + " has no door here: " + *header);
        }
        for (const Door& door : word_doors())
            for (const std::string_view needle : door.needles)
                if (!door.open_to(path) && holds_word(line, needle))
                    report(std::string(door.what) + " has no door here: " + std::string(needle));
        start = end + 1;
    }
    if (number > most_lines) report("a source has at most " + std::to_string(most_lines) + " lines");
    return found;
}

} // namespace eczema::layering
