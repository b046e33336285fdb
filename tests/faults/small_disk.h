// A disk that can be full: a tmpfs of its own where mounting is allowed. Where it is not, the process alone finds no
// room (RLIMIT_FSIZE), which ends it.
#ifndef HANDOVER_TESTS_FAULTS_SMALL_DISK_H_
#define HANDOVER_TESTS_FAULTS_SMALL_DISK_H_

#include <string>

#include "tests/fakes/process/broker_process.h"

namespace handover::faults {

class SmallDisk {
 public:
  // At `folder`, which is empty.
  SmallDisk(std::string folder, int mebibytes);
  // Takes it away, with all that is on it.
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool is_mounted() const { return is_mounted_; }
  // `tmpfs`, or why not.
  const std::string& words() const { return words_; }

  // To the last byte. Where nothing is mounted: no file of the process grows any more.
  void Fill(fakes::BrokerProcess& broker);
  // There is room again. Where nothing is mounted, the process is started anew.
  void Free(fakes::BrokerProcess& broker);

 private:
  const std::string folder_;
  bool is_mounted_ = false;
  std::string words_;
};

}  // namespace handover::faults

#endif  // HANDOVER_TESTS_FAULTS_SMALL_DISK_H_
