// The stories, in the order in which they are told; what one leaves behind, the next ones find in the tale.
export { aUserIsInvitedAndGetsASecondFactor, everyRoleSeesWhatIsItsOwn, theAuditorReadsAllAndChangesNothing, theLogIsRead } from "./keepers.mjs";



