// How work that comes by the thousand leaves the processor to who is waited for (docs/adr/0029). The committer does the
// same for the medium.
#ifndef HANDOVER_BROKER_BASE_GIVE_WAY_H_
#define HANDOVER_BROKER_BASE_GIVE_WAY_H_

namespace handover {

// The calling thread gets about a third of the time that another would get beside it, and all of it where nobody else
// wants any. For the rest of its life: it takes a privilege to go back. Does nothing where the system refuses.
void LowerOwnPriority();

// Between one piece of bulk and the next: whoever else is ready to run goes first, instead of waiting until the
// system's next tick, up to 4 ms. Costs under a microsecond when nobody is.
void GiveWay();

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_GIVE_WAY_H_
