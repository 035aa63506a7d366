// The README shows what the program answers: its example is run, and its text compared.
#include "fhir/json.hpp"
#include "server/pipeline.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace eczema::server {
namespace {

const fhir::Day day_of_the_example = fhir::day_of(2026, 11, 25);

std::string read(const std::string& path) {
    std::ifstream file(std::string(SOURCE_DIR "/") + path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string answer_to_example() {
    const auto snapshot = make_snapshot(embedded_default(), std::string(32, '\0'), day_of_the_example);
    if (!snapshot) return "no snapshot";
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluation =
        evaluate_body(read("docs/examples/patient-view.json"), nullptr, **snapshot, 0, Explain::no, arena);
    return evaluation ? evaluation->response + '\n' : evaluation.error().message;
}

// The ```json block of the README without white space between its tokens.
std::string example_in_readme() {
    const std::string readme = read("README.md");
    const std::size_t start = readme.find("```json\n") + 8;
    const std::string block = readme.substr(start, readme.find("```", start) - start);
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = fhir::parse_json(block, arena, fhir::Keep::everything);
    std::string text;
    if (parsed) fhir::append_json(text, *parsed);
    return text;
}

} // namespace

// Rewrite with: eczema-cds evaluate --as-of 2026-11-25 docs/examples/patient-view.json >
// docs/examples/patient-view.response.json
TEST(Readme, its_example_gets_the_answer_that_is_checked_in) {
    EXPECT_EQ(answer_to_example(), read("docs/examples/patient-view.response.json"));
}

TEST(Readme, shows_the_head_of_that_answer) {
    const std::string answer = answer_to_example();
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = fhir::parse_json(answer, arena, fhir::Keep::everything);
    ASSERT_TRUE(parsed);
    const fhir::Value* cards = parsed->find("cards");
    ASSERT_TRUE(cards);
    ASSERT_EQ(cards->items().size(), 1u);
    std::string head = "{";
    for (const std::string_view name : {"summary", "indicator", "source"}) {
        const fhir::Value* member = cards->items().front().find(name);
        ASSERT_TRUE(member) << name;
        head += (head.size() > 1 ? ",\"" : "\"") + std::string(name) + "\":";
        fhir::append_json(head, *member);
    }
    EXPECT_EQ(example_in_readme(), head + '}');
}

} // namespace eczema::server
