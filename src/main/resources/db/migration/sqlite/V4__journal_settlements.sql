-- The claims whose ends are in the journal are asked for at each way back, before anything is drained.
create index journal_settlements on journal (number) where kind = 'task.settle';
