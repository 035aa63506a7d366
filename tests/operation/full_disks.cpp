// A disk that is full: cards go on, feedback is refused and the operator told, and both mend themselves once there is
// room again, on each kind of store.
#include "tests/operation/store_proof.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/resource.h>

namespace eczema::operation {
namespace {

// What takes the room from the program of this id, and gives it back.
struct Fullness {
    std::function<void(pid_t)> begin, end;
};

std::string worked_example() {
    std::ifstream file(SOURCE_DIR "/docs/examples/patient-view.json", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// All that is left of a disk, in one file.
class Filler {
  public:
    explicit Filler(const std::string& folder) : path_(folder + "/filler") {}
    ~Filler() { empty(); }
    void fill() const {
        const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        for (std::string block(1 << 20, 'x'); !block.empty();)
            if (::write(file, block.data(), block.size()) <= 0) block.resize(block.size() / 2);
        ::close(file);
    }
    void empty() const { std::remove(path_.c_str()); }

  private:
    std::string path_;
};

bool goes_through(const ProofOptions& options, const FoundStore& store, const Fullness& fullness, const char* what) {
    ServedProgram program(options, store.config());
    tests::HttpClient client(program.port());
    Sent sent;
    std::size_t number = 0;
    const auto send = [&] {
        Submission next = submission(std::string(what) + std::to_string(number++), "default", 3500);
        client.send(post_text(feedback_path, next.body));
        const unsigned status = client.read_reply().status;
        ++sent.statuses[status];
        (status == 200 ? sent.acknowledged : sent.refused).merge(next.identities);
        return status;
    };
    const std::string view = post_text(view_path, worked_example());
    const auto card_status = [&] {
        client.send(view);
        return client.read_reply().status;
    };
    const bool went_well = send() == 200;
    fullness.begin(program.id());
    const bool was_refused = waits_for([&] { return send() == 503; });
    const bool was_said = program.says("feedback cannot be written and is refused");
    int cards = 0, refusals = 0;
    for (int i = 0; i < 50; ++i) {
        cards += card_status() == 200;
        refusals += send() == 503;
    }
    fullness.end(program.id());
    const bool is_back = waits_for([&] { return send() == 200; });
    const bool was_said_again = program.says("feedback is taken again");
    const std::size_t lost = missing(sent.acknowledged, store.identities());
    std::printf("%s: %zu reports acknowledged, %zu of them lost; while full, %d of 50 calls got cards and %d of 50 "
                "submissions 503; said: %s; back by itself: %s; said: %s\n",
                what, sent.acknowledged.size(), lost, cards, refusals, was_said ? "yes" : "NO", is_back ? "yes" : "NO",
                was_said_again ? "yes" : "NO");
    if (!is_back) std::printf("%s\n", program.errors().c_str());
    return went_well && was_refused && was_said && cards == 50 && refusals == 50 && is_back && was_said_again &&
           lost == 0 && program.stops_in_order();
}

// Files of the program may grow to this size and no further.
void limit_files(pid_t program, rlim_t bytes) {
    rlimit limit{};
    ::prlimit(program, RLIMIT_FSIZE, nullptr, &limit);
    limit.rlim_cur = std::min(bytes, limit.rlim_max);
    ::prlimit(program, RLIMIT_FSIZE, &limit, nullptr);
}

} // namespace

bool prove_full_disks(const ProofOptions& options) {
    if (options.small_disk.empty()) {
        const tests::ScratchFolder folder;
        return goes_through(options, {.file = folder.file("store.sqlite")},
                            {[](pid_t program) { limit_files(program, 200'000); },
                             [](pid_t program) { limit_files(program, RLIM_INFINITY); }},
                            "files that may not grow, SQLite");
    }
    const Filler filler(options.small_disk);
    const Fullness full{[&](pid_t) { filler.fill(); }, [&](pid_t) { filler.empty(); }};
    const FoundStore in_a_file{.file = options.small_disk + "/store.sqlite"};
    const bool holds = goes_through(options, in_a_file, full, "full disk, SQLite");
    tests::PostgresServer server(options.small_disk);
    return goes_through(options, {.file = {}, .postgres = &server}, full, "full disk, PostgreSQL") && holds;
}

} // namespace eczema::operation
