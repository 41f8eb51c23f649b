"""The statistics of groups, in the standard library: formulas only, no thresholds for showing and no words."""
