// Ends what waits on connections: every wait of theirs is also a wait for this.
#ifndef HANDOVER_ADAPTERS_GATEWAY_STOP_SIGNAL_H_
#define HANDOVER_ADAPTERS_GATEWAY_STOP_SIGNAL_H_

namespace handover::gateway {

// Thread-safe.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // For good. Whoever waits, or will, is woken.
  void Set();
  bool IsSet() const;
  int fd() const { return fd_; }  // Readable once it is set.

 private:
  const int fd_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_STOP_SIGNAL_H_
