#ifndef HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEMPORARY_FOLDER_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEMPORARY_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace handover_verify {

// A folder of one test's own, gone when the test is over.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    path_ = (std::filesystem::temp_directory_path() / "handover_verify_XXXXXX").string();
    path_ = ::mkdtemp(path_.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

  // The path of a file with this content.
  std::string Write(const std::string& name, const std::string& content) const {
    const std::string path = path_ + "/" + name;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path;
  }

 private:
  std::string path_;
};

}  // namespace handover_verify

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEMPORARY_FOLDER_H_
