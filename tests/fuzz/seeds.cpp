// Writes the inputs that fuzzing starts from: fuzz_seeds FOLDER [REQUESTS] fills FOLDER/<target>/ from the project's
// own requests, answers and configurations, from the requests in the folder REQUESTS, and from the public data beside
// the project where it is there. Nothing of it is kept.
#include "tests/support/hook_calls.hpp"

#include <cstdio>
#include <filesystem>
#include <regex>
#include <set>

namespace {

namespace fs = std::filesystem;
using eczema::tests::Json;

constexpr std::uintmax_t largest = 16 * 1024;

class Seeds {
  public:
    explicit Seeds(fs::path folder) : folder_(std::move(folder)) {}

    void write(const char* target, const std::string& name, const std::string& text) {
        if (text.size() > largest || !texts_.insert(target + text).second) return;
        fs::create_directories(folder_ / target);
        std::ofstream(folder_ / target / name, std::ios::binary) << text;
        ++written_;
    }
    std::size_t written() const { return written_; }

  private:
    fs::path folder_;
    std::set<std::string> texts_; // behind their targets: many requests have a list in common
    std::size_t written_ = 0;
};

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    if (!fs::is_directory(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.file_size() <= largest) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string over_http(std::string_view path, const std::string& body) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

// Spaces at the end choose the shape in which `record` sends what it was given (fuzz_record.cpp).
constexpr const char* as_drafts = "  ";

// A request whole, over HTTP, and each list of its prefetch as a record, and its draft orders.
void add_request(Seeds& seeds, const std::string& name, const std::string& text) {
    seeds.write("request", name, text);
    seeds.write("json", name, text);
    Json request;
    request.Parse(text.data(), text.size());
    if (request.HasParseError() || !request.IsObject()) return;
    seeds.write("http", name,
                over_http("/cds-services/atopic-dermatitis-patient-view", eczema::tests::text_of(request)));
    if (const auto* drafts = rapidjson::Pointer("/context/draftOrders").Get(request))
        seeds.write("record", name + "-drafts", eczema::tests::text_of(*drafts) + as_drafts);
    if (!request.HasMember("prefetch") || !request["prefetch"].IsObject()) return;
    const rapidjson::Value& prefetch = request["prefetch"];
    for (rapidjson::SizeType i = 0; i < prefetch.MemberCount(); ++i)
        seeds.write("record", name + "-" + std::to_string(i),
                    eczema::tests::text_of((prefetch.MemberBegin() + i)->value));
}

void add_project(Seeds& seeds) {
    const fs::path root = SOURCE_DIR;
    for (const fs::path& file : files_below(root / "tests/golden")) {
        const std::string name = file.parent_path().filename().string();
        const std::string text = eczema::tests::read_file(file);
        if (file.filename() == "request.json") add_request(seeds, name, text);
        if (file.filename() == "response.json") seeds.write("profile", name, text);
        if (file.filename() == "config.json") seeds.write("config", name, text);
    }
    for (const fs::path& file : files_below(root / "tests/golden-profiles"))
        if (file.extension() == ".json")
            seeds.write("profile", "fitted-" + file.parent_path().filename().string() + file.filename().string(),
                        eczema::tests::read_file(file));
    seeds.write("feedback", "example", eczema::tests::read_file(root / "docs/examples/feedback.json"));
    add_request(seeds, "example", eczema::tests::candidate_request());
    seeds.write("profile", "example", eczema::tests::read_file(root / "docs/examples/patient-view.response.json"));
}

// FHIR examples become the context patient's, so that they are read and not dropped.
void add_public(Seeds& seeds) {
    const fs::path data = fs::path(SOURCE_DIR) / ".." / "shared" / "data";
    const std::regex patient(R"re("Patient/[^"]*")re");
    std::size_t number = 0;
    for (const char* folder : {"fhir-examples", "bad-input/fhir-invalid"})
        for (const fs::path& file : files_below(data / folder))
            if (file.extension() == ".json")
                seeds.write("record", "public-" + std::to_string(number++),
                            std::regex_replace(eczema::tests::read_file(file), patient, "\"Patient/p1\""));
    for (const fs::path& file : files_below(data / "cdshooks/requests"))
        add_request(seeds, "public-" + std::to_string(number++), eczema::tests::read_file(file));
    for (const fs::path& file : files_below(data / "cdshooks/responses"))
        seeds.write("profile", "public-" + std::to_string(number++), eczema::tests::read_file(file));
    for (const fs::path& file : files_below(data / "bad-input/json"))
        seeds.write("json", "public-" + std::to_string(number++), eczema::tests::read_file(file));
    for (const fs::path& file : files_below(data / "bad-input/jose"))
        seeds.write("keys", "public-" + std::to_string(number++), eczema::tests::read_file(file));
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2 && count != 3) {
        std::fprintf(stderr, "usage: fuzz_seeds FOLDER [REQUESTS]\n");
        return 2;
    }
    Seeds seeds(arguments[1]);
    add_project(seeds);
    if (count == 3)
        for (const fs::path& file : files_below(arguments[2]))
            add_request(seeds, file.filename().string(), eczema::tests::read_file(file));
    add_public(seeds);
    std::printf("%zu seeds\n", seeds.written());
    return 0;
}
