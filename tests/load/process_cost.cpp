#include "tests/load/process_cost.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace eczema::load {

ProcessCost cost_of(pid_t pid) {
    ProcessCost cost;
    const std::string folder = "/proc/" + std::to_string(pid);
    std::ifstream memory(folder + "/statm");
    double pages = 0, resident_pages = 0;
    if (memory >> pages >> resident_pages)
        cost.resident_mb = resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
    std::string line;
    std::ifstream stat(folder + "/stat");
    if (std::getline(stat, line)) {
        std::istringstream fields(line.substr(line.rfind(')') + 1)); // behind the name, which may hold anything
        std::string passed_over;
        for (int i = 0; i < 11; ++i) fields >> passed_over;
        double user_ticks = 0, kernel_ticks = 0;
        fields >> user_ticks >> kernel_ticks;
        cost.cpu_seconds = (user_ticks + kernel_ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }
    std::error_code none;
    for (std::filesystem::directory_iterator at(folder + "/fd", none), end; !none && at != end; at.increment(none))
        ++cost.open_files;
    return cost;
}

} // namespace eczema::load
