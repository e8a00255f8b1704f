// The stories, in the order in which they are told; what one leaves behind, the next ones find in the tale.
import * as batches from "./batches.mjs";
import * as keepers from "./keepers.mjs";

export const STORIES = [
  keepers.aUserIsInvitedAndGetsASecondFactor,
  keepers.everyRoleSeesWhatIsItsOwn,
  batches.aBatchIsMadeNoticedAndSubmitted,
  batches.aBatchIsApprovedAndSent,
  batches.theBanksAnswerAndSomeMoneyComesBack,
  batches.whatCameBackIsPaidOnceMore,
  batches.aBatchIsTakenBack,
  batches.paymentsStopAndGoOn,
  batches.aJobIsWatchedAndCancelled,
  keepers.theAuditorReadsAllAndChangesNothing,
  keepers.theLogIsRead,
];
