// A folder that goes when the test is over.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace eczema::tests {

class ScratchFolder {
  public:
    ScratchFolder() {
        const char* folder = std::getenv("TMPDIR");
        path_ = std::string(folder ? folder : "/tmp") + "/eczema-cds-folder-XXXXXX";
        if (!mkdtemp(path_.data())) throw std::runtime_error("cannot write to the folder of temporary files");
    }
    ~ScratchFolder() { std::filesystem::remove_all(path_); }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string file(const std::string& name) const { return path_ + '/' + name; }

  private:
    std::string path_;
};

} // namespace eczema::tests
