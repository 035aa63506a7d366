// JSON text to a tree of views: the one door through which JSON enters the program.
// Strict: UTF-8, grammar, depth, sizes of arrays and objects, and no object may name a member twice, in skipped parts
// too. The tree borrows from the text and from the arena; both must outlive it. It must not know FHIR resources, HTTP
// or dermatology.
#pragma once
#include "fhir/elements.hpp"

#include <boost/system/result.hpp>

#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace eczema::fhir {

inline constexpr std::size_t max_depth = 100; // nested arrays and objects, the outermost included
// Inclusive. The longest list of a patient's record that is known has some ten thousand entries, the widest resource
// some forty elements; prefetch has a member for each key that a client makes up.
inline constexpr std::size_t max_items = 100'000;
inline constexpr std::size_t max_members = 10'000;

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

struct Member;

// A member name known to element_names; `value["onsetDateTime"]` is checked when the program is compiled.
struct ElementName {
    ElementId id;
    consteval ElementName(const char* name) : id(element_id(name)) {
        if (id == other_element) throw "not in element_names";
    }
};

class Value {
  public:
    constexpr Value() = default; // null

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::null; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_number() const { return kind_ == Kind::number; }
    bool is_object() const { return kind_ == Kind::object; }
    bool is_array() const { return kind_ == Kind::array; }

    // A string's content, unescaped; a number's text exactly as sent ("1.50"); otherwise empty.
    std::string_view text() const;
    std::optional<bool> boolean() const;
    std::span<const Value> items() const;    // of an array, else empty
    std::span<const Member> members() const; // of an object, in the order sent, else empty

    // The named member, or a null value where there is none: absent and null read alike.
    const Value& operator[](ElementName name) const;
    const Value& named(std::string_view name) const; // the same for any name
    // The named member, or nullptr where the object has none; tells null from absent and takes any name.
    const Value* find(std::string_view name) const;

    static Value of_string(std::string_view content);
    static Value of_number(std::string_view text);
    static Value of_boolean(bool value);
    static Value of_items(std::span<const Value> items);
    static Value of_members(std::span<const Member> members);

  private:
    Kind kind_ = Kind::null;
    bool boolean_ = false;
    std::uint32_t size_ = 0; // characters, items or members
    union {
        const void* nothing_ = nullptr;
        const char* text_;
        const Value* items_;
        const Member* members_;
    };
};

struct Member {
    std::string_view name;
    ElementId element = other_element;
    Value value;
};

struct ParseProblem {
    std::size_t offset = 0;   // bytes from the start of the text
    std::string_view message; // static text; never quotes the input
};

enum class Keep : std::uint8_t { read_elements, everything };

// Parses one JSON text; a UTF-8 byte order mark in front is skipped.
boost::system::result<Value, ParseProblem> parse_json(std::string_view text, std::pmr::memory_resource& arena,
                                                      Keep keep = Keep::read_elements);

// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

// Appends the tree as compact JSON; numbers keep their text.
void append_json(std::string& out, const Value& value);

} // namespace eczema::fhir
