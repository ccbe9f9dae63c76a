"""What is measured in other ways than by throughput, one a file.

Each is a function of the workbench and of the results, to which it adds.
"""

from driver.special import memory, same_rate, scale, start

SPECIAL = {"same-rate": same_rate.measure, "start": start.measure, "memory": memory.measure,
           "scale": scale.measure}
